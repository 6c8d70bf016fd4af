import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Account } from '../../gmail';
import { loadCore } from './core';
import { accessOf, serversOf, textOf } from './credential-fields';

const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';

/** The account of a service account credential; needs no n8n context, so that a credential test can use it. */
export const serviceAccount = async (
	credential: ICredentialDataDecryptedObject,
): Promise<Account> => {
	const core = await loadCore();
	const key =
		credential.keyFormat === 'privateKey'
			? core.readPrivateKey(textOf(credential.serviceAccountEmail), textOf(credential.privateKey))
			: core.readKeyFile(textOf(credential.jsonKey));
	const address = textOf(credential.mailboxAddress);
	const access = accessOf(credential);
	const tokenUrl =
		credential.customServers === true ? textOf(credential.tokenUrl) : GOOGLE_TOKEN_URL;
	return {
		address,
		access,
		servers: serversOf(credential, core.googleServers),
		getToken: core.sharedTokenSource(
			[key.email, key.privateKey, address, access, tokenUrl],
			async () => core.requestDelegatedToken({ key, mailbox: address, access, tokenUrl }),
		),
	};
};
