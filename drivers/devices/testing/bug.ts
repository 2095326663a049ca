/** Loaded into the devices process before its own code: a bug, once it is configured. */
process.on('message', ({ type }: { type: string }) => {
  if (type === 'configure')
    setImmediate(() => {
      throw new TypeError('Nguyễn Văn Mẫu');
    });
});
