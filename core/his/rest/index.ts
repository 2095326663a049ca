/**
 * The REST interface that Vietnamese kiosk vendors and hospital systems share (HDBank/MediPay v1.0.6 of 12 August 2024).
 * `calls` are the calls with what each signs, `client` signs, sends and opens the envelope, `registration` writes a
 * visit, `decode` reads what comes back, `rest` puts them behind the port.
 */
export { createRestSystem } from './rest.ts';
