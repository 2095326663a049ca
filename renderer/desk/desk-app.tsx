import type { Connection } from '../client/index.ts';

export const DeskApp = ({ connection }: { connection: Connection }) => <p>{String(!connection)}</p>;
