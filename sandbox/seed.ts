import type { OAuthClient } from './oauth/clients';
import { mailScope } from './oauth/scopes';
import type { KeyFile } from './oauth/service-accounts';
import type { Sandbox } from './sandbox';

/** The people of the sandbox. App passwords open IMAP and SMTP to any mail client. */
export const seededAccounts = [
	{ address: 'alice@example.test', name: 'Alice Example', appPassword: 'alic eali ceal icea' },
	{ address: 'support@example.test', name: 'Example Support', appPassword: 'supp orts uppo rtsu' },
	{ address: 'carla@customer.test', name: 'Carla Customer', appPassword: 'carl acar laca rlac' },
];

/** Everything a service account of the package ever asks for. */
export const delegatedScopes = [
	mailScope,
	'https://www.googleapis.com/auth/gmail.send',
	'https://www.googleapis.com/auth/userinfo.email',
];

/** What the seeding made: the credentials to try the sandbox with. */
export interface Seeds {
	accounts: typeof seededAccounts;
	oauthClient: OAuthClient;
	serviceAccountKey: KeyFile;
}

/**
 * Fills a sandbox: the Workspace example.test with Alice, who owns it, and a support mailbox; Carla, a customer
 * outside; an OAuth client; and a service account that may act for everybody at example.test.
 */
export async function seed(sandbox: Sandbox): Promise<Seeds> {
	const { store, oauth } = sandbox;
	for (const account of seededAccounts) store.addAccount(account);
	const oauthClient = oauth.clients.add({
		name: 'n8n mail pipeline',
		redirectUris: ['http://localhost:5678/rest/oauth2-credential/callback'],
	});
	const serviceAccountKey = await oauth.serviceAccounts.add({
		email: 'mail-pipeline@sandbox-project.iam.gserviceaccount.com',
	});
	oauth.serviceAccounts.delegate(serviceAccountKey.client_id, delegatedScopes, 'example.test');
	return { accounts: seededAccounts, oauthClient, serviceAccountKey };
}
