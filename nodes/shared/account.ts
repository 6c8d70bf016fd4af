import type { Account } from '../../gmail';
import { credentialTypes, type Authentication } from './authentication';
import { loadCore } from './core';
import { oAuth2Account, type SignInContext } from './oauth2-account';
import { serviceAccount } from './service-account';

/**
 * Signs in as the node's credential says.
 *
 * @param actFor the mailbox that the node names for a service account; '' for the one of the credential
 * @throws GmailError with the remedy for a key, token or address that does not do
 */
export const accountOf = async (
	context: SignInContext,
	authentication: Authentication,
	actFor = '',
): Promise<Account> =>
	authentication === 'serviceAccount'
		? serviceAccount(
				await loadCore(),
				await context.getCredentials(credentialTypes.serviceAccount),
				actFor,
			)
		: await oAuth2Account(context);
