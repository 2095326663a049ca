import { type FormEvent, type ReactElement, useState } from 'react';
import type { StaffSession } from '../../core/contract/index.ts';
import type { Connection } from '../client/index.ts';
import { TextField, Trouble } from './acts.tsx';
import { asked, type Told } from './asked.ts';
import { useDeskWords } from './words.ts';

export const Login = ({
  connection,
  onSignedIn,
}: {
  connection: Connection;
  onSignedIn: (session: StaffSession) => void;
}): ReactElement => {
  const say = useDeskWords();
  const [name, setName] = useState('');
  const [pin, setPin] = useState('');
  const [told, setTold] = useState<Told>(undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await asked(() => connection.client.desk.login({ name, pin }));
    setTold(result.told);
    setPin('');
    if (result.value) onSignedIn(result.value);
  };
  return (
    <main className="desk-login" data-screen="login">
      <form className="desk-form" onSubmit={(event) => void submit(event)}>
        <h1>{say('login.title')}</h1>
        <TextField label={say('login.name')} name="name" value={name} onText={setName} />
        <TextField
          label={say('login.pin')}
          name="pin"
          type="password"
          value={pin}
          onText={setPin}
        />
        <Trouble reason={told} />
        <button type="submit" className="desk-main" data-testid="login">
          {say('login.submit')}
        </button>
      </form>
    </main>
  );
};
