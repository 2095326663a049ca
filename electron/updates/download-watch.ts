/** How a download goes: it must grow, and not beyond what was signed. */
export interface DownloadWatch {
  /** Looks at what is there; called at even intervals. */
  look(bytes: number): 'goes-on' | 'too-big' | 'stalled';
}

export const watchDownload = (size: number, mostLooksWithoutGrowth: number): DownloadWatch => {
  let last = -1;
  let still = 0;
  return {
    look(bytes) {
      if (bytes > size) return 'too-big';
      still = bytes === last ? still + 1 : 0;
      last = bytes;
      return still >= mostLooksWithoutGrowth ? 'stalled' : 'goes-on';
    },
  };
};
