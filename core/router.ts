import { implement, ORPCError } from '@orpc/server';
import type { BackOffice } from './checkin/back-office.ts';
import type { DeskService } from './checkin/desk.ts';
import type { KioskSession } from './checkin/session.ts';
import { contract, type DockFault, type DockHisFault, type DockState } from './contract/index.ts';

/** Who calls: decided by the shell from the token, never by the caller. */
export interface CallerContext {
  readonly role: 'kiosk' | 'desk';
  readonly device: string;
}

/** What a demo can do besides: scan synthetic people, break the simulated gateway, move the clock. */
export interface DemoControls {
  state(): DockState;
  setFault(fault: DockFault): void;
  setHisFault(fault: DockHisFault): Promise<void>;
  moveClock(byMs: number): void;
  layCard(personId: string, profile: string, place: 'kiosk' | 'desk'): void;
  liftCard(place: 'kiosk' | 'desk'): void;
}

export interface RouterParts {
  kiosk(device: string): KioskSession;
  readonly desk: DeskService;
  readonly backOffice: BackOffice;
  readonly demo: DemoControls | undefined;
  /** A caller asked for what is not its role's: no page of ours does. */
  readonly onRefused: (caller: CallerContext, procedure: string) => void;
}

/** The contract's procedures. Every input is validated; a role can call only its own procedures. */
export const createRouter = ({ kiosk, desk, backOffice, demo, onRefused }: RouterParts) => {
  const os = implement(contract)
    // The role first: who may not call learns nothing of what may be said.
    .$config({ initialInputValidationIndex: 1 })
    .$context<CallerContext>();
  const only = (role: CallerContext['role']) =>
    os.middleware(({ context, path, next }) => {
      if (context.role === role) return next();
      onRefused(context, path.join('.'));
      throw new ORPCError('FORBIDDEN');
    });
  const forKiosk = only('kiosk');
  const forDesk = only('desk');
  const controls = (): DemoControls => {
    if (!demo) throw new ORPCError('NOT_FOUND');
    return demo;
  };
  const dock = {
    state: os.dock.state.use(forKiosk).handler(() => controls().state()),
    setFault: os.dock.setFault.use(forKiosk).handler(({ input }) => {
      controls().setFault(input.fault);
      return controls().state();
    }),
    setHisFault: os.dock.setHisFault.use(forKiosk).handler(async ({ input }) => {
      await controls().setHisFault(input.fault);
      return controls().state();
    }),
    layCard: os.dock.layCard.use(forKiosk).handler(({ input }) => {
      controls().layCard(input.personId, input.profile, input.place);
      return controls().state();
    }),
    liftCard: os.dock.liftCard.use(forKiosk).handler(({ input }) => {
      controls().liftCard(input.place);
      return controls().state();
    }),
    moveClock: os.dock.moveClock.use(forKiosk).handler(({ input }) => {
      controls().moveClock(input.byMs);
      return controls().state();
    }),
  };
  return os.router({
    kiosk: {
      view: os.kiosk.view
        .use(forKiosk)
        .handler(({ context, signal }) => kiosk(context.device).views(signal)),
      send: os.kiosk.send
        .use(forKiosk)
        .handler(({ context, input }) => kiosk(context.device).send(input)),
    },
    desk: {
      login: os.desk.login
        .use(forDesk)
        .handler(({ context, input }) => desk.login(input.name, input.pin, context.device)),
      logout: os.desk.logout
        .use(forDesk)
        .handler(({ input }) => ({ ended: desk.logout(input.session) })),
      board: os.desk.board
        .use(forDesk)
        .handler(({ input, signal }) => desk.boards(input.session, signal)),
      scans: os.desk.scans
        .use(forDesk)
        .handler(({ input, signal }) => desk.scans(input.session, signal)),
      testScanner: os.desk.testScanner
        .use(forDesk)
        .handler(({ input }) => desk.testScanner(input.session, input.scan)),
      visit: os.desk.visit
        .use(forDesk)
        .handler(({ input }) => desk.visit(input.session, input.visitId)),
      present: os.desk.present
        .use(forDesk)
        .handler(({ input }) => desk.present(input.session, input.presentation)),
      portrait: os.desk.portrait
        .use(forDesk)
        .handler(({ input, signal }) => desk.portrait(input.session, input.presentationId, signal)),
      incidents: os.desk.incidents
        .use(forDesk)
        .handler(({ input }) =>
          desk.incidents(input.session, Date.parse(input.from), Date.parse(input.to)),
        ),
      admit: os.desk.admit
        .use(forDesk)
        .handler(({ input: { session, ...act } }) => desk.admit(session, act)),
      settleRecheck: os.desk.settleRecheck
        .use(forDesk)
        .handler(({ input: { session, ...act } }) => backOffice.settleRecheck(session, act)),
      undelivered: os.desk.undelivered
        .use(forDesk)
        .handler(({ input }) => backOffice.undelivered(input.session)),
      retryDelivery: os.desk.retryDelivery
        .use(forDesk)
        .handler(({ input }) => backOffice.retryDelivery(input.session, input.id)),
      exportDelivery: os.desk.exportDelivery
        .use(forDesk)
        .handler(({ input }) => backOffice.exportDelivery(input.session, input.id)),
      report: os.desk.report
        .use(forDesk)
        .handler(({ input }) => backOffice.report(input.session, input.day)),
      cleaning: os.desk.cleaning
        .use(forDesk)
        .handler(({ input: { session, ...asked } }) => backOffice.cleaning(session, asked)),
      exportCleaning: os.desk.exportCleaning
        .use(forDesk)
        .handler(({ input: { session, ...asked } }) => backOffice.exportCleaning(session, asked)),
      callNext: os.desk.callNext
        .use(forDesk)
        .handler(({ input }) => desk.callNext(input.session, input.queueId, input.after)),
      close: os.desk.close
        .use(forDesk)
        .handler(({ input }) => desk.close(input.session, input.visitId, input.reason)),
    },
    dock,
  });
};
export type AppRouter = ReturnType<typeof createRouter>;
