/** Two friendly tones, again and again, a little louder each time until they fill a hall. */
const everyMs = 1_800;
const toneSeconds = 0.28;
const tones = [784, 988] as const;
const firstLoudness = 0.15;
const fullLoudness = 0.9;
const louderBy = 1.25;

/** Starts the alarm; returns what ends it. Where sound is not allowed, the screen and its spoken sentence remain. */
export const startAlarm = (): (() => void) => {
  if (!('AudioContext' in globalThis)) return () => undefined;
  const audio = new AudioContext();
  let loudness = firstLoudness;
  const ring = (): void => {
    for (const [index, frequency] of tones.entries()) {
      const start = audio.currentTime + index * toneSeconds;
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = frequency;
      // Swells and fades, so that it does not click.
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(loudness, start + 0.03);
      gain.gain.linearRampToValueAtTime(0, start + toneSeconds);
      tone.connect(gain).connect(audio.destination);
      tone.start(start);
      tone.stop(start + toneSeconds);
    }
    loudness = Math.min(fullLoudness, loudness * louderBy);
  };
  void audio.resume().catch(() => undefined);
  ring();
  const timer = setInterval(ring, everyMs);
  return () => {
    clearInterval(timer);
    void audio.close().catch(() => undefined);
  };
};
