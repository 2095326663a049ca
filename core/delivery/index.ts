/**
 * How visits reach the hospital's own system: the destination that the outbox's worker sends to, and the outbox as desk and
 * command line see it, with its stuck rows and what people can do about them.
 */
export { hisDestination, visitAsStored, visitOf } from './his-destination.ts';
export { createDeliveries, type Deliveries, deliveryLine, ownerOf } from './lines.ts';
