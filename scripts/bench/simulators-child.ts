/**
 * Gateway and hospital system in a process of their own, so that their work is not on the event loop that is measured.
 * Told over IPC which faults to show; writes its logs to a file for the checker.
 */
import { writeFileSync } from 'node:fs';
import { demoAccount, startGatewaySim } from '../../fixtures/gateway-sim/index.ts';
import { startHisSim } from '../../fixtures/his-sim/index.ts';
import { manyPeople } from '../stress/many-people.ts';
import type { SimulatorsAnswer, SimulatorsRequest } from './simulators.ts';

const [, , people = '0'] = process.argv;
let offsetMs = 0;
const clock = () => Date.now() + offsetMs;
const gateway = await startGatewaySim({
  accounts: [demoAccount],
  population: manyPeople(0, Number(people)),
  clock,
});
const his = await startHisSim({ clock });

const tell = (answer: SimulatorsAnswer): void => void process.send?.(answer);

const act = async (request: SimulatorsRequest): Promise<number> => {
  switch (request.type) {
    case 'his-fault':
      if (request.fault) await his.setFault(request.fault);
      else await his.clearFault();
      break;
    case 'gateway-fault':
      if (request.fault) gateway.setFault(request.fault);
      else gateway.clearFault();
      break;
    case 'reveal':
      his.reveal();
      break;
    case 'advance':
      offsetMs += request.byMs;
      break;
    case 'save':
      writeFileSync(request.path, JSON.stringify({ his: his.log, gateway: gateway.log }));
      break;
    case 'count':
      break;
  }
  return his.visits.size;
};

process.on('message', (request: SimulatorsRequest) => {
  void act(request).then((visits) => tell({ id: request.id, visits }));
});
process.on('disconnect', () => process.exit());
tell({ id: 0, visits: 0, urls: { gateway: gateway.url, his: his.url } });
