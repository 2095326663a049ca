import { parseArgs } from 'node:util';
import { vietnamDay } from '../../core/clock.ts';
import { isSoftCardProfile, softCardProfiles } from '../../drivers/softcard/personalise/index.ts';
import { attachToVpcd, firstVpcdPort } from '../../drivers/softcard/vpcd.ts';
import { population } from '../../fixtures/people/index.ts';
import { createCardPress, holderOf } from '../soft-cards/holders.ts';
import { type Command, exitCodes, print } from './command.ts';

export const softcard: Command = {
  name: 'softcard',
  usage: 'softcard --profile NAME [--slot N] [--person ID] [--json]',
  about: `lays a soft card on the virtual reader of pcscd (vsmartcard-vpcd) until Ctrl+C; profiles: ${softCardProfiles.join(', ')}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        profile: { type: 'string', default: 'cccd-2021' },
        slot: { type: 'string', default: '0' },
        person: { type: 'string', default: 'valid-80' },
        json: { type: 'boolean', default: false },
      },
      strict: true,
    });
    const slot = Number(values.slot);
    const people = population(vietnamDay(Date.now()));
    const person = people.find(({ id }) => id === values.person);
    if (!isSoftCardProfile(values.profile) || !Number.isInteger(slot) || slot < 0 || !person) {
      process.stderr.write(
        `profiles: ${softCardProfiles.join(', ')}\npeople: ${people.map(({ id }) => id).join(', ')}\n`,
      );
      return exitCodes.misuse;
    }
    const card = createCardPress()(holderOf(person), values.profile);
    const attached = await attachToVpcd(card, { port: firstVpcdPort + slot });
    if (!attached.ok) {
      process.stderr.write(
        `nothing listens on port ${firstVpcdPort + slot}: start pcscd with the virtual reader (Debian package vsmartcard-vpcd)\n`,
      );
      return exitCodes.fault;
    }
    const told = {
      profile: values.profile,
      slot,
      person: person.id,
      can: person.personalNumber.slice(-6),
    };
    if (values.json) print(told);
    else
      process.stdout.write(
        `${told.profile} of ${told.person} lies on slot ${slot}; it opens with --can ${told.can}. Ctrl+C lifts it.\n`,
      );
    const stop = (): void => attached.value.detach();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    await attached.value.detached;
    return exitCodes.done;
  },
};
