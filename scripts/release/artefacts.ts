import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { fail, ok, ProgramVersion, ReleaseFile, type Result } from '../../core/contract/index.ts';

/** A package that was built, and where it lies. */
export interface Artefact {
  readonly source: string;
  readonly file: ReleaseFile;
}

export interface Artefacts {
  readonly version: string;
  readonly artefacts: readonly Artefact[];
}

/** What electron-builder writes about packages that update themselves. */
const Latest = z.object({
  version: ProgramVersion,
  files: z
    .array(z.object({ url: z.string().min(1), sha512: z.string(), size: z.number().int() }))
    .min(1),
});

const descriptions = [
  { name: 'latest-linux.yml', platform: 'linux', arch: 'x64', extension: '.AppImage' },
  { name: 'latest-linux-arm64.yml', platform: 'linux', arch: 'arm64', extension: '.AppImage' },
  { name: 'latest.yml', platform: 'win32', arch: 'x64', extension: '.exe' },
] as const;

export const sha512Of = async (path: string): Promise<string> => {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('base64');
};

const readLatest = (path: string): z.infer<typeof Latest> | undefined => {
  try {
    return Latest.parse(load(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
};

/** Windows' packages of all processors stand in one description; their names tell them apart. */
const archOf = (url: string, otherwise: ReleaseFile['arch']): ReleaseFile['arch'] =>
  /arm64/i.test(url) ? 'arm64' : otherwise;

/**
 * The packages in a folder that update themselves, each checked against what electron-builder wrote down.
 * Failures: `update.no-artefacts`, `.artefact-differs`.
 */
export const findArtefacts = async (folder: string): Promise<Result<Artefacts>> => {
  const found: Artefact[] = [];
  const versions = new Set<string>();
  for (const { name, platform, arch, extension } of descriptions) {
    if (!existsSync(join(folder, name))) continue;
    const latest = readLatest(join(folder, name));
    if (!latest) return fail('update.artefact-differs', { file: name });
    versions.add(latest.version);
    for (const { url, sha512, size } of latest.files) {
      if (!url.endsWith(extension)) continue;
      const source = join(folder, url);
      const isThere = existsSync(source) && statSync(source).size === size;
      const file = ReleaseFile.safeParse({
        platform,
        arch: archOf(url, arch),
        path: `${latest.version}/${url}`,
        sha512,
        size,
      });
      if (!isThere || !file.success || (await sha512Of(source)) !== sha512)
        return fail('update.artefact-differs', { file: url });
      found.push({ source, file: file.data });
    }
  }
  const [version, ...others] = versions;
  if (version === undefined || found.length === 0)
    return fail('update.no-artefacts', { path: folder });
  // Left over from another build.
  if (others.length > 0) return fail('update.artefact-differs', { file: 'latest*.yml' });
  return ok({ version, artefacts: found });
};
