/**
 * The token of this start of the program: from the page's fragment (`#token=…`) at first, then from the session
 * storage of the tab, so that a reload still works while the address bar shows nothing. Empty where there is none.
 */
export const takeToken = (): string => {
  const key = `tiepdon.token ${location.pathname}`;
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(key, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return given ?? sessionStorage.getItem(key) ?? '';
};
