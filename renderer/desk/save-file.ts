import type { SavedFile } from '../../core/contract/index.ts';

/** Hands a file of the host's to the browser, under its name. */
export const saveFile = ({ name, mediaType, data }: SavedFile): void => {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
