import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { GmailError } from '../../gmail';
import { loadCore, type Core } from './core';
import { isOfHost, isTransientOfHost, understand } from './errors';

/** What is said where n8n's own database did not answer. */
export const CREDENTIAL_UNREADABLE = 'n8n could not read the credential from its database';

/** What is thrown where n8n could not reach its database. */
export const databaseAway = (core: Core, error: unknown): GmailError =>
	new core.GmailError(CREDENTIAL_UNREADABLE, {
		code: 'machineFailed',
		retry: 'now',
		remedy:
			'This is said by n8n, not by Google. Whoever runs n8n looks whether its database runs and whether this process reaches it.',
		guide: core.guideTo(CREDENTIAL_UNREADABLE),
		answer: error instanceof Error ? error.message : String(error),
		cause: error,
	});

/**
 * What n8n has stored in a credential. Google is not asked.
 *
 * @param itemIndex the item for which expressions in the credential are resolved
 * @throws GmailError with n8n's own words for what is missing, or that n8n could not read it
 */
export const readCredential = async (
	context: Pick<IExecuteFunctions, 'getCredentials'>,
	type: string,
	itemIndex?: number,
): Promise<ICredentialDataDecryptedObject> => {
	try {
		return await context.getCredentials(type, itemIndex);
	} catch (error) {
		const core = await loadCore();
		const isKnown = error instanceof core.GmailError;
		if (isKnown || (isOfHost(error) && !isTransientOfHost(error)))
			throw understand(core, error, 'token');
		throw databaseAway(core, error);
	}
};
