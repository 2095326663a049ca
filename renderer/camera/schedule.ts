/**
 * Which pictures are made of a frame for the reader. The frame itself finds phones and well-held cards; small dense codes are
 * read only where they are looked for, enlarged and sharpened, each frame in other ways than the one before: what one misses,
 * the next finds.
 */
export type Place =
  /** The whole frame. */
  | 'frame'
  /** Where a code was read last. */
  | 'track'
  /** The finest-grained patch of the frame, and the next one. */
  | 'dense'
  | 'second-dense'
  /** The middle third, in case the patches mislead. */
  | 'centre';

export interface Pass {
  readonly place: Place;
  readonly enlarge: 1 | 2 | 3 | 4;
  /** Undefined leaves the greys as they are. */
  readonly sharpness: number | undefined;
}

type Treatment = Pick<Pass, 'enlarge' | 'sharpness'>;

/** In the order of what they read in the corpus of hurried cards. */
const treatments: readonly [Treatment, ...Treatment[]] = [
  { enlarge: 3, sharpness: 4 },
  { enlarge: 4, sharpness: 2 },
  { enlarge: 2, sharpness: 2 },
  { enlarge: 3, sharpness: 1 },
  { enlarge: 4, sharpness: 4 },
  { enlarge: 2, sharpness: undefined },
];

const treatment = (index: number): Treatment =>
  treatments[index % treatments.length] ?? treatments[0];

const plain: Treatment = { enlarge: 1, sharpness: undefined };

const track: Place = 'track';

/**
 * The passes of the `index`th frame, the most promising first; what does not fit the frame's time is left out. The whole frame and
 * its finest patch take turns at the head, so that each gets its time also where there is only enough for one.
 */
export const passesOf = (
  index: number,
  { isTracking }: { readonly isTracking: boolean },
): readonly Pass[] => {
  const frame: Pass = { place: 'frame', ...plain };
  const dense: Pass = { place: 'dense', ...treatment(2 * index) };
  return [
    ...(isTracking
      ? [
          { place: track, ...treatment(index) },
          { place: track, ...treatment(index + 1) },
        ]
      : []),
    ...(index % 2 === 0 ? [frame, dense] : [dense, frame]),
    { place: 'dense', ...treatment(2 * index + 1) },
    { place: 'second-dense', ...treatment(index) },
    ...(index % 4 === 3 ? [{ place: 'centre', enlarge: 2, sharpness: 1 } as const] : []),
    { place: 'dense', ...treatment(2 * index + 2) },
  ];
};
