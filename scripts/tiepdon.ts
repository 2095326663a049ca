/** The command line: `npm run -s tiepdon -- COMMAND`. docs/operations.md describes every command. */
import { cardList, cardRead, cardTrace } from './commands/card.ts';
import { cleaningExport } from './commands/cleaning-export.ts';
import { type Command, exitCodes, WrongCall } from './commands/command.ts';
import { configCheck } from './commands/config-check.ts';
import { decide } from './commands/decide.ts';
import { gatewayProbe } from './commands/gateway-probe.ts';
import { hisProbe } from './commands/his-probe.ts';
import { incidentList } from './commands/incident-list.ts';
import { queueExport, queueList, queueRetry, queueStatus } from './commands/queue.ts';
import { reportDay } from './commands/report-day.ts';
import { storeRotateKey } from './commands/rotate-key.ts';
import { scanParse } from './commands/scan-parse.ts';
import { scannerList, scannerSelftest, scannerTestCode, scannerWatch } from './commands/scanner.ts';
import { softcard } from './commands/softcard.ts';
import { staffAdd, staffList } from './commands/staff.ts';
import { storeBackup, storeCheck, storeRestore } from './commands/store-care.ts';
import { updateKeygen, updatePromote, updatePublish, updateSign } from './commands/update.ts';
import { updateStatus } from './commands/update-status.ts';
import { visitList } from './commands/visit-list.ts';

const commands: readonly Command[] = [
  scanParse,
  decide,
  gatewayProbe,
  hisProbe,
  visitList,
  queueStatus,
  queueList,
  queueRetry,
  queueExport,
  reportDay,
  cleaningExport,
  storeCheck,
  storeBackup,
  storeRestore,
  storeRotateKey,
  cardList,
  cardRead,
  cardTrace,
  softcard,
  scannerList,
  scannerWatch,
  scannerSelftest,
  scannerTestCode,
  incidentList,
  configCheck,
  staffAdd,
  staffList,
  updateKeygen,
  updatePublish,
  updatePromote,
  updateSign,
  updateStatus,
];

const usage = (): string =>
  `usage: npm run -s tiepdon -- COMMAND\n\n${commands
    .map(({ usage, about }) => `  ${usage}\n      ${about}`)
    .join('\n')}\n\nExit codes: 0 done, 1 something outside broke, 2 wrong call or input.\n`;

const words = process.argv.slice(2);
const command = commands.find(({ name }) =>
  name.split(' ').every((word, index) => words[index] === word),
);
// A reader that leaves early (head, less) ends us quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.fault);
});

if (!command) {
  const asked = words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? '');
  (asked ? process.stdout : process.stderr).write(usage());
  process.exitCode = asked && words.length > 0 ? exitCodes.done : exitCodes.misuse;
} else {
  try {
    process.exitCode = await command.run(words.slice(command.name.split(' ').length));
  } catch (error) {
    // parseArgs tells a wrong call by a TypeError with a code of its own; all else is a bug.
    const isWrongCall =
      error instanceof WrongCall ||
      (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE'));
    if (!isWrongCall) throw error;
    process.stderr.write(`${error.message}\nusage: ${command.usage}\n`);
    process.exitCode = exitCodes.misuse;
  }
  if (process.exitCode === exitCodes.misuse && command.name === 'scan parse')
    process.stderr.write(`usage: ${command.usage}\n`);
}
