import { failureCatalogue, failureCodes } from '../core/contract/index.ts';

const title = (group: string): string =>
  ({
    identity: 'Reading a card or a number',
    coverage: 'Insurance',
    gateway: 'The insurance gateway',
    checkin: 'Check-in and desk',
    store: 'The store',
    staff: 'Staff and login',
    config: 'Configuration',
    camera: 'Camera',
    chip: 'Chips and their readers',
    cleaning: 'Data to be put right',
    delivery: 'Delivery',
    devices: 'The devices process',
    his: "The hospital's own system",
    scanner: 'Scanners',
    shell: 'The Electron shell',
  })[group] ?? group;

/** `docs/failure-codes.md`, written from the catalogue. */
export const failureCodesPage = (): string => {
  const groups = Map.groupBy(failureCodes, (code) => code.split('.', 1)[0] ?? '');
  const sections = [...groups].map(([group, codes]) => {
    const entries = codes.map((code) => {
      const { patient, cause, remedy } = failureCatalogue[code];
      return [
        `### \`${code}\``,
        '',
        `- **Patient:** ${patient.vi} · *${patient.en}*`,
        `- **Cause:** ${cause.en} · *${cause.vi}*`,
        `- **Remedy:** ${remedy.en} · *${remedy.vi}*`,
        '',
      ].join('\n');
    });
    return `## ${title(group)}\n\n${entries.join('\n')}`;
  });
  return `# Failure codes

Every failure of Tiếp Đón has one code. Patients read a sentence without the code; staff find the cause and the remedy
here and on the desk's screen. \`{{…}}\` stands for a value that is filled in.

This page is written by \`npm run docs\` from \`core/contract/failures\`; a test holds the two together.

${sections.join('\n')}`;
};
