import { serverFields } from '../../demo/credentials';
import type { Credential } from '../../demo/n8n-rest';
import type { Pipeline } from '../../demo/pipeline';

/** Saves a credential for Sign in with Google that has all but the sign-in; `address` names a mailbox. */
export async function unconnectedSignIn(
	{ rest, sandbox }: Pipeline,
	name: string,
	{ address = '' } = {},
): Promise<Credential> {
	const { oauthClient, consentUrl } = sandbox;
	return await rest.createCredential(name, 'gmailMailOAuth2Api', {
		clientId: oauthClient.clientId,
		clientSecret: oauthClient.clientSecret,
		accessLevel: 'fullMail',
		address,
		...serverFields(sandbox),
		consentUrl,
	});
}
