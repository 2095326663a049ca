import { app } from 'electron';

/**
 * Whoever started the program starts it again by itself, and says so. What systemd says of itself (`INVOCATION_ID`) would not
 * do: every program of a desktop session inherits it.
 */
export const isManaged = (): boolean => process.env.TIEPDON_RESTARTED_BY !== undefined;

/**
 * Another start after this program's end, unless somebody else sees to it: a program that a service manager did not start would
 * not be its own. An AppImage is started by its file: what it runs from goes away with it.
 */
export const relaunch = (): void => {
  if (isManaged()) return;
  const { APPIMAGE: appImage } = process.env;
  app.relaunch(appImage === undefined ? {} : { execPath: appImage, args: process.argv.slice(1) });
};
