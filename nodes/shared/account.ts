import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { Account } from '../../gmail';
import { credentialTypes, type Authentication } from './authentication';
import { loadCore } from './core';
import { oAuth2Account, type SignInContext } from './oauth2-account';
import { credentialReader, readCredential } from './read-credential';
import { serviceAccount } from './service-account';

/**
 * Signs in as the node's credential says.
 *
 * @param actFor the mailbox that the node names for a service account; '' for the one of the credential
 * @param itemIndex the item for which expressions in the credential are resolved
 * @throws GmailError with the remedy for a key, token or address that does not do
 */
export const accountOf = async (
	context: SignInContext,
	authentication: Authentication,
	actFor = '',
	itemIndex?: number,
): Promise<Account> => {
	const credential = await readCredential(context, credentialTypes[authentication], itemIndex);
	return authentication === 'serviceAccount'
		? serviceAccount(await loadCore(), credential, actFor)
		: await oAuth2Account(context, itemIndex);
};

/** All that tells one account from another; tokens change while it stays the same. */
const identityOf = (credential: ICredentialDataDecryptedObject, actFor: string): string =>
	JSON.stringify([actFor.trim().toLowerCase(), { ...credential, oauthTokenData: undefined }]);

/**
 * The account of each item of an execution: a credential may hold expressions, and a service account act for another mailbox at each
 * item. Items that come to the same share one account.
 *
 * @returns rejects with GmailError
 */
export const accountsOf = (
	context: IExecuteFunctions,
): ((itemIndex: number) => Promise<Account>) => {
	// Promises: a sign-in that Google refuses is asked for once, not again for each item.
	const known = new Map<string, Promise<Account>>();
	const read = credentialReader(context);
	return async (itemIndex) => {
		const authentication = context.getNodeParameter('authentication', itemIndex) as Authentication;
		const actFor = context.getNodeParameter('actFor', itemIndex, '') as string;
		const credential = await read(credentialTypes[authentication], itemIndex);
		const identity = identityOf(credential, actFor);
		const account = known.get(identity) ?? accountOf(context, authentication, actFor, itemIndex);
		known.set(identity, account);
		return await account;
	};
};
