/** Delivery of what the store has promised: one worker a destination, over the outbox in the store. */
export {
  backoff,
  type Destination,
  defaultWorkerSettings,
  type Sent,
  startWorker,
  type Worker,
  type WorkerSettings,
} from './worker.ts';
