import { setTimeout as sleep } from 'node:timers/promises';
import type { ITriggerFunctions } from 'n8n-workflow';
import { credentialTypes, type Authentication } from '../shared/authentication';
import { CREDENTIAL_UNREADABLE, readCredential } from '../shared/read-credential';

/** Whoever takes longer than this to answer is away, in ms: n8n itself waits for its database to come back. */
const PATIENCE = 5_000;

/** Whether n8n's database answers at this moment: a credential is read from it. */
export const isDatabaseThere = async (
	context: Pick<ITriggerFunctions, 'getCredentials'>,
	authentication: Authentication,
	patience = PATIENCE,
): Promise<boolean> => {
	const ending = new AbortController();
	const answers = readCredential(context, credentialTypes[authentication]).then(
		() => true,
		// Whatever else is the matter with the credential, n8n has looked.
		(error: unknown) => !(error instanceof Error && error.message === CREDENTIAL_UNREADABLE),
	);
	const tooLate = sleep(patience, false, { ref: false, signal: ending.signal }).catch(() => false);
	return await Promise.race([answers, tooLate]).finally(() => ending.abort());
};
