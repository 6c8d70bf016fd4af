import type { ErrorRow } from './error-row';
import { pages } from './pages';
import { signInAgain } from './sign-in-again';

/**
 * What stops a person at Google's sign-in page; the token endpoint says some of it later, when an admin changes a policy.
 *
 * Sources: https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors,
 * https://support.google.com/cloud/answer/15549257 (clients)
 */
export const consentErrors: ErrorRow[] = [
	{
		code: 'consentRefused',
		signature: /^(?=.*access_denied )(?=.*(being tested|approved testers))/i,
		retry: 'never',
		message:
			'Google does not let {mailbox} sign in: the app is in testing, and the account is no test user',
		remedy:
			'Whoever owns the Google Cloud project opens Google Auth Platform > Audience and adds the address under Test users, or publishes the app, or makes it Internal for a Workspace of their own.',
		page: pages.audience,
	},
	{
		code: 'consentRefused',
		signature: /access_denied/i,
		retry: 'never',
		message: 'Google was not allowed to give access to {mailbox}',
		remedy:
			'You sign in again and press Allow. If Google does not let you: the account may not belong to the Workspace of the app, or be no test user of it. A private window in which only the right account is signed in helps; whoever owns the Google Cloud project sees who may sign in under Google Auth Platform > Audience.',
		page: pages.audience,
	},
	{
		code: 'consentRefused',
		signature: /org_internal/i,
		retry: 'never',
		message:
			'Only accounts of one Workspace may sign in with this OAuth client, and {mailbox} is not one of them',
		remedy:
			'You sign in with an account of that Workspace, or whoever owns the Google Cloud project sets the user type to External in Google Auth Platform > Audience.',
		page: pages.audience,
	},
	{
		code: 'adminPolicy',
		signature: /admin_policy_enforced/i,
		retry: 'never',
		message: 'The Workspace of {mailbox} does not allow this OAuth client',
		remedy: `Your Workspace admin opens Admin console > Security > Access and data control > API controls > Manage app access, adds the client ID of the credential, and marks the app as trusted. Then you ${signInAgain}.`,
		page: pages.appAccess,
	},
	{
		code: 'redirectMismatch',
		signature: /redirect_uri_mismatch/i,
		retry: 'never',
		message: 'The OAuth client does not know the address of this n8n',
		remedy:
			'Whoever owns the Google Cloud project opens Google Auth Platform > Clients > (the client) and adds the OAuth redirect URL, copied from the credential in n8n, under Authorized redirect URIs. Every character counts.',
		page: pages.clients,
	},
	{
		code: 'clientInvalid',
		signature: /deleted_client/i,
		retry: 'never',
		message: 'The OAuth client of this credential was deleted',
		remedy:
			'Whoever owns the Google Cloud project restores it in Google Auth Platform > Clients within 30 days, or makes a new one and gives you its ID and secret. Google deletes clients that nobody uses for six months.',
		page: pages.clients,
	},
	{
		code: 'clientInvalid',
		signature: /disabled_client/i,
		retry: 'never',
		message: 'The OAuth client or service account of this credential is switched off',
		remedy:
			'Whoever owns the Google Cloud project enables it again: a service account under IAM & Admin > Service Accounts, an OAuth client in Google Auth Platform > Clients.',
		page: pages.serviceAccounts,
	},
	{
		code: 'clientInvalid',
		signature: /invalid_client/i,
		retry: 'never',
		message: 'Google does not accept the client ID and secret of this credential',
		remedy:
			'You compare client ID and client secret in the credential with those that whoever owns the Google Cloud project sees in Google Auth Platform > Clients. A secret that was replaced there no longer works.',
		page: pages.clients,
	},
	{
		code: 'scopeMissing',
		signature: /invalid_scope/i,
		retry: 'never',
		message: 'Google does not allow the access that this credential asks for',
		remedy:
			'You choose another access level in the credential, or whoever owns the Google Cloud project adds its scopes in Google Auth Platform > Data Access.',
		page: pages.dataAccess,
	},
];
