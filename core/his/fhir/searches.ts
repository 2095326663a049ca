import { ok, type Result } from '../../contract/index.ts';
import { hisFailure } from '../failure.ts';
import type { HisFailure, HisService } from '../port.ts';
import { type Fields, isFields, listOf, readText } from '../reading.ts';
import type { FhirClient } from './client.ts';
import { type Identifier, tokenOf } from './patient.ts';

const mostPages = 50;
const pageSize = '200';

const matchesIn = (bundle: Fields, type: string): Fields[] =>
  listOf(bundle.entry)
    .map(({ resource }) => resource)
    .filter(isFields)
    .filter(({ resourceType }) => resourceType === type);

const nextOf = (bundle: Fields): string | undefined => {
  const next = listOf(bundle.link).find(({ relation }) => relation === 'next')?.url;
  return typeof next === 'string' ? next : undefined;
};

export interface Searches {
  /** By identifier, posted: a number in a URL would end up in the logs of servers and proxies. */
  byIdentifier(
    type: string,
    identifier: Identifier,
    signal: AbortSignal,
  ): Promise<Result<readonly Fields[], HisFailure>>;
  /** HealthcareServices in use, all pages. */
  services(signal: AbortSignal): Promise<Result<readonly HisService[], HisFailure>>;
}

const readService = (resource: Fields): HisService[] => {
  const provider = isFields(resource.providedBy) ? resource.providedBy : {};
  const name = readText(resource.name);
  if (typeof resource.id !== 'string' || name === undefined) return [];
  const departmentId = readText(provider.reference)?.replace(/^.*\//, '') ?? resource.id;
  return [
    {
      serviceId: resource.id,
      departmentId,
      departmentName: readText(provider.display) ?? name,
      name,
    },
  ];
};

export const createSearches = (client: FhirClient): Searches => {
  const search = async (
    request: Parameters<FhirClient['ask']>[0],
    signal: AbortSignal,
  ): Promise<Result<Fields, HisFailure>> => {
    const answer = await client.ask(request, signal);
    if (!answer.ok) return answer;
    return answer.value.kind === 'resource' && answer.value.resource.type === 'searchset'
      ? ok(answer.value.resource)
      : hisFailure('his.malformed', 'no searchset');
  };

  return {
    async byIdentifier(type, identifier, signal) {
      const found = await search(
        { method: 'POST', path: `${type}/_search`, form: { identifier: tokenOf(identifier) } },
        signal,
      );
      return found.ok ? ok(matchesIn(found.value, type)) : found;
    },
    async services(signal) {
      const services = new Map<string, HisService>();
      let request: Parameters<FhirClient['ask']>[0] | undefined = {
        method: 'GET',
        path: 'HealthcareService',
        query: { active: 'true', _count: pageSize },
      };
      for (let page = 1; request && page <= mostPages; page += 1) {
        const found: Result<Fields, HisFailure> = await search(request, signal);
        if (!found.ok) return found;
        for (const service of matchesIn(found.value, 'HealthcareService').flatMap(readService))
          services.set(service.serviceId, service);
        const next = nextOf(found.value);
        request = next === undefined ? undefined : { method: 'GET', path: next };
      }
      return ok([...services.values()]);
    },
  };
};
