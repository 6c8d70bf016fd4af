import type { ErrorRow } from './error-row';
import { pages } from './pages';

const delegationPath =
	'Admin console > Security > Access and data control > API controls > Domain-wide delegation';

/**
 * What the token endpoint says to a service account that acts for a user.
 *
 * Source: error table of https://developers.google.com/identity/protocols/oauth2/service-account
 */
export const serviceAccountErrors: ErrorRow[] = [
	{
		code: 'delegationMissing',
		signature: /unauthorized_client/i,
		retry: 'never',
		message: 'Google does not let the service account act for {mailbox}',
		remedy: `Your Workspace admin opens ${delegationPath} and adds the numeric client ID of the service account (not its e-mail) with exactly the scopes that the credential shows. It usually takes minutes, at most 24 hours. {mailbox} must be a user, not a group.`,
		page: pages.delegation,
	},
	{
		code: 'delegationMissing',
		signature: /^(?=.*access_denied )(?=.*not authorized)/i,
		retry: 'never',
		message:
			'The Workspace allows the service account only a part of the access it needs for {mailbox}',
		remedy: `Your Workspace admin opens ${delegationPath}, edits the entry with the client ID of the service account, and pastes exactly the scopes that the credential shows: one scope too few is enough for Google to say no.`,
		page: pages.delegation,
	},
	{
		code: 'adminPolicy',
		signature: /^(?=.*access_denied )(?=.*account restricted)/i,
		retry: 'never',
		message: 'The Workspace keeps {mailbox} from using this Google service',
		remedy:
			'Your Workspace admin opens Admin console > Apps > Additional Google services, and turns on "Access to additional services without individual control" for the organisational unit of this user.',
		page: pages.additionalServices,
	},
	{
		code: 'mailboxUnknown',
		signature: /^(?=.*invalid_grant )(?=.*(invalid email or user id|not a valid email))/i,
		retry: 'never',
		message: 'Google knows no mailbox {mailbox} in this Workspace',
		remedy:
			'You check the mailbox address in the credential or node: it must be the primary address of a user, not an alias and not a group. Your Workspace admin sees it under Admin console > Directory > Users.',
		page: pages.users,
	},
	{
		code: 'mailboxUnknown',
		signature: /^(?=.*invalid_request )(?=.*(impersonation|sub\/prn))/i,
		retry: 'never',
		message: 'The mailbox to act for, {mailbox}, is not written as an e-mail address',
		remedy:
			'You correct the mailbox address in the credential or node: one address such as user@example.com, without a name or blanks. Your Workspace admin sees it under Admin console > Directory > Users.',
		page: pages.users,
	},
	{
		code: 'keyInvalid',
		signature: /^(?=.*invalid_grant )(?=.*account not found)/i,
		retry: 'never',
		message: 'Google does not know the service account of this credential',
		remedy:
			'Whoever owns the Google Cloud project looks whether the service account still exists under IAM & Admin > Service Accounts; you compare its e-mail with the one in the credential.',
		page: pages.serviceAccounts,
	},
	{
		code: 'keyInvalid',
		signature: /^(?=.*invalid_grant )(?=.*invalid jwt signature)/i,
		retry: 'never',
		message: 'Google does not accept the key of the service account',
		remedy:
			'Whoever owns the Google Cloud project opens IAM & Admin > Service Accounts > (the account) > Keys: the key may be deleted or switched off there, its certificate may have ended, or it was never uploaded. Then put a new key into the credential, or upload its certificate again.',
		page: pages.serviceAccounts,
	},
	{
		code: 'keyInvalid',
		signature: /^(?=.*invalid_grant )(?=.*no valid verifier)/i,
		retry: 'now',
		message: 'Google does not know the service account yet',
		remedy:
			'Nobody has to act if it is new: Google needs a few minutes to learn of it. If it lasts, whoever owns the Google Cloud project checks the account under IAM & Admin > Service Accounts.',
		page: pages.serviceAccounts,
	},
	{
		code: 'clockWrong',
		signature: /^(?=.*invalid_grant )(?=.*(short-lived token|reasonable timeframe))/i,
		retry: 'never',
		message: 'The clock of the machine that runs n8n is wrong, so Google refuses its sign-in',
		remedy:
			'Whoever runs n8n sets the clock of that machine by a time server (NTP): a few minutes too early or too late are enough.',
	},
	{
		code: 'serverSettingsWrong',
		signature: /^(?=.*invalid_grant )(?=.*audience)/i,
		retry: 'never',
		message: 'The token address of this credential is not the one that Google expects',
		remedy:
			'You open the credential and switch custom servers off, or set the token address to https://oauth2.googleapis.com/token.',
	},
	{
		code: 'protocolViolation',
		signature: /^(?=.*invalid_grant )(?=.*invalid jwt)/i,
		retry: 'never',
		message: 'Google could not read the sign-in of the service account',
		remedy:
			'You paste the key of the service account into the credential again. If Google says the same, please report its answer to the makers of this node.',
		page: pages.issues,
	},
];
