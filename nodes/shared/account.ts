import type { Account } from '../../gmail';
import { credentialTypes, type Authentication } from './authentication';
import { oAuth2Account, type SignInContext } from './oauth2-account';
import { serviceAccount } from './service-account';

/**
 * Signs in as the node's credential says.
 *
 * @throws GmailError with the remedy for a key, token or address that does not do
 */
export const accountOf = async (
	context: SignInContext,
	authentication: Authentication,
): Promise<Account> =>
	authentication === 'serviceAccount'
		? await serviceAccount(await context.getCredentials(credentialTypes.serviceAccount))
		: await oAuth2Account(context);
