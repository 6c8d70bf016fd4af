import { giveConsent } from './google-consent';
import type { Credential, N8nRest } from './n8n-rest';
import type { SandboxProcess } from './sandbox-process';

/** The credential form's section for servers that are not Google's, filled with the sandbox's. */
export function serverFields({ servers, tokenUrl }: SandboxProcess) {
	return {
		customServers: true,
		imapHost: servers.imap.host,
		imapPort: servers.imap.port,
		smtpHost: servers.smtp.host,
		smtpPort: servers.smtp.port,
		apiUrl: servers.api,
		tokenUrl,
	};
}

/**
 * The OAuth2 credential of a mailbox, connected the way a person does it: the OAuth client knows n8n's callback,
 * Sign in with Google opens the consent page, Allow leads back to n8n.
 */
export async function connectOAuth2(
	sandbox: SandboxProcess,
	n8n: { url: string; rest: N8nRest },
	address: string,
): Promise<Credential> {
	const { clientId, clientSecret } = sandbox.oauthClient;
	const redirectUris = [`${n8n.url}/rest/oauth2-credential/callback`];
	await sandbox.control('changeClient', { clientId, redirectUris });
	const credential = await n8n.rest.createCredential(`Gmail of ${address}`, 'gmailMailOAuth2Api', {
		...serverFields(sandbox),
		clientId,
		clientSecret,
		accessLevel: 'fullMail',
		address,
		consentUrl: sandbox.consentUrl,
	});
	const callback = await giveConsent(await n8n.rest.consentUrl(credential), address);
	await n8n.rest.oauthCallback(callback);
	return credential;
}

/** The service-account credential that sends for a mailbox, with the JSON key that Google hands out once. */
export async function createServiceAccount(
	sandbox: SandboxProcess,
	rest: N8nRest,
	address: string,
	fields: Record<string, unknown> = {},
): Promise<Credential> {
	return await rest.createCredential(`Service account for ${address}`, 'gmailServiceAccountApi', {
		...serverFields(sandbox),
		keyFormat: 'jsonKey',
		jsonKey: JSON.stringify(sandbox.serviceAccountKey),
		mailboxAddress: address,
		accessLevel: 'sendOnly',
		...fields,
	});
}
