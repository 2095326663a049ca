/**
 * One step of an installation, to be killed in the middle of it: lays a package ready and changes the program, or goes back.
 *   installer.ts install|back PROGRAM PACKAGE SHA512
 */
import { stageAppImage } from '../appimage.ts';
import { probationFiles } from '../probation-files.ts';
import { putAppImageBack, swapAppImage } from '../way-back.ts';

const [, , act = '', program = '', path = '', sha512 = '', folder = ''] = process.argv;
const files = probationFiles(folder);
if (act === 'install') {
  const staged = await stageAppImage(program, { path, sha512, version: '1.3.0' });
  if (!staged.ok) throw new Error(staged.failure.code);
  files.begin({
    from: '1.2.0',
    to: '1.3.0',
    package: 'appimage',
    program,
    since: '2026-11-27T00:00:00.000Z',
    expects: { screens: [], devices: false },
  });
  swapAppImage(program);
} else {
  files.rollBack('unhealthy');
  putAppImageBack(program);
}
