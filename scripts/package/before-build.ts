import { stageMachine } from './application.ts';

/** electron-builder's hook, once for each machine that it packages for. */
export const beforeBuild = async (context: {
  readonly appDir: string;
  readonly platform: { readonly nodeName: string };
  readonly arch: string;
}): Promise<false> => {
  const { appDir, platform, arch } = context;
  await stageMachine(appDir, { platform: platform.nodeName, arch });
  // What is in node_modules is settled.
  return false;
};
