export { type Channel, plainChannel } from './channel.ts';
export { type Command, encodeCommand, encodeLe, extendedMaximum, shortMaximum } from './command.ts';
export { decodeResponse, type Response, statusWords } from './response.ts';
