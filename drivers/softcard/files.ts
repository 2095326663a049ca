/** The file system of the chip: selection and access conditions (ICAO Doc 9303-10 section 3, -11 section 4.2). */
import { type Answer, answer, type Command, status } from './apdu.ts';
import { isEqual, toInteger } from './bytes.ts';
import type { CardImage } from './image.ts';
import { readAnswer, readRequest } from './read-binary.ts';
import { writeObject } from './tlv.ts';

/** What the terminal has proven: nothing, knowledge of the MRZ, or of a PACE password. */
export type Proven = 'nothing' | 'bac' | 'pace';

export interface FileSystem {
  readonly select: (command: Command, proven: Proven) => Answer;
  readonly readBinary: (command: Command, proven: Proven) => Answer;
  readonly isApplicationSelected: () => boolean;
}

const application = Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01);
const masterFile = 0x3f00;
const cardAccess = 0x011c;

/** The short identifier of an eMRTD's file is the low byte of its identifier (ICAO Doc 9303-10 section 3.11). */
const longIdentifier = (shortIdentifier: number): number => 0x0100 | shortIdentifier;

export const createFileSystem = (image: CardImage): FileSystem => {
  const { behaviour } = image;
  let isApplication = false;
  let current: number | undefined;

  /** A file, or the status word that refuses it. Without access nobody learns which files there are. */
  const open = (identifier: number, proven: Proven): Uint8Array | number => {
    if (isApplication) {
      if (proven === 'nothing' || image.sealedFiles.includes(identifier))
        return status.securityNotSatisfied;
      return image.applicationFiles.get(identifier) ?? status.fileNotFound;
    }
    const file = image.masterFiles.get(identifier);
    if (!file) return status.fileNotFound;
    return identifier === cardAccess || proven === 'pace' ? file : status.securityNotSatisfied;
  };

  const selectMasterFile = (): Answer => {
    if (behaviour.selectMasterFile === '6D00') return answer(status.unknownInstruction);
    isApplication = false;
    current = undefined;
    return answer(status.ok);
  };

  const selectApplication = (name: Uint8Array, wantsTemplate: boolean): Answer => {
    if (!isEqual(name, application) || behaviour.trouble === 'no-application')
      return answer(status.fileNotFound);
    isApplication = true;
    current = undefined;
    return answer(
      status.ok,
      wantsTemplate ? writeObject(0x6f, writeObject(0x84, name)) : undefined,
    );
  };

  const selectFile = (field: Uint8Array, wantsTemplate: boolean, proven: Proven): Answer => {
    const identifier = Number(toInteger(field));
    const file = open(identifier, proven);
    if (typeof file === 'number') return answer(file);
    current = identifier;
    const template = writeObject(0x6f, writeObject(0x83, field));
    return answer(status.ok, wantsTemplate ? template : undefined);
  };

  return {
    select({ p1, p2, data }, proven) {
      if (p2 !== 0x00 && p2 !== 0x0c) return answer(status.wrongParameters);
      const wantsTemplate = p2 === 0x00;
      if (p1 === 0x04) return selectApplication(data, wantsTemplate);
      if (p1 !== 0x00 && p1 !== 0x02) return answer(status.wrongParameters);
      const isMasterFile =
        data.length === 0 || (data.length === 2 && Number(toInteger(data)) === masterFile);
      if (p1 === 0x00 && isMasterFile) return selectMasterFile();
      return data.length === 2
        ? selectFile(data, wantsTemplate, proven)
        : answer(status.wrongLength);
    },
    readBinary(command, proven) {
      const request = readRequest(command, behaviour);
      if (typeof request === 'number') return answer(request);
      const identifier =
        request.shortIdentifier === undefined ? current : longIdentifier(request.shortIdentifier);
      if (identifier === undefined) return answer(status.noCurrentFile);
      const file = open(identifier, proven);
      if (typeof file === 'number') return answer(file);
      current = identifier;
      return readAnswer(file, request, behaviour);
    },
    isApplicationSelected: () => isApplication,
  };
};
