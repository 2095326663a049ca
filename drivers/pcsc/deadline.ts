/** Marks a promise that was not there in time. */
export const late = Symbol('late');

/** The promise's value, or `late`; what comes afterwards is dropped. */
export const within = async <T>(promise: Promise<T>, ms: number): Promise<T | typeof late> => {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
};
