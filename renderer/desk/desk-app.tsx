import { type ReactElement, useCallback, useEffect, useState } from 'react';
import type { DeskBoard, Language, StaffSession } from '../../core/contract/index.ts';
import type { Connection, ConnectionState } from '../client/index.ts';
import { Trouble } from './acts.tsx';
import './desk.css';
import { Login } from './login.tsx';
import { DeskLanguageProvider } from './words.ts';
import { Workplace } from './workplace.tsx';

const sessionKey = 'tiepdon.desk';

const rememberedSession = (): StaffSession | undefined => {
  const text = sessionStorage.getItem(sessionKey);
  return text === null ? undefined : (JSON.parse(text) as StaffSession);
};

/** The reception desk: sign-in, then the workplace, until the session ends. */
export const DeskApp = ({ connection }: { connection: Connection }): ReactElement => {
  const [staff, setStaff] = useState(rememberedSession);
  const [language, setLanguage] = useState<Language>('vi');
  const [board, setBoard] = useState<DeskBoard | undefined>(undefined);
  const [state, setState] = useState<ConnectionState>('connecting');

  const signIn = (session: StaffSession): void => {
    sessionStorage.setItem(sessionKey, JSON.stringify(session));
    setStaff(session);
  };
  const signOut = useCallback((): void => {
    sessionStorage.removeItem(sessionKey);
    setStaff(undefined);
    setBoard(undefined);
  }, []);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const token = staff?.token;
  useEffect(() => {
    if (token === undefined) return undefined;
    return connection.subscribe(
      (signal) => connection.client.desk.board({ session: token }, { signal }),
      // The host ends the stream when the session has ended.
      { onValue: setBoard, onConnectionChange: setState, onEnd: signOut },
    );
  }, [connection, token, signOut]);

  return (
    <DeskLanguageProvider value={language}>
      {staff === undefined ? (
        <Login connection={connection} onSignedIn={signIn} />
      ) : board === undefined ? (
        <main data-screen="connecting" />
      ) : (
        <>
          {state !== 'up' && <Trouble reason="lost" />}
          <Workplace
            connection={connection}
            staff={staff}
            board={board}
            onLanguage={() => setLanguage(language === 'vi' ? 'en' : 'vi')}
            onSignOut={() => {
              void connection.client.desk.logout({ session: staff.token }).catch(() => undefined);
              signOut();
            }}
          />
        </>
      )}
    </DeskLanguageProvider>
  );
};
