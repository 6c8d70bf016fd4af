import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { KEY_PAIRS } from '../nodes/shared/service-account';
import { fillServiceAccountForm, proveServiceAccount } from '../nodes/shared/service-account-form';
import { accessLevelFields } from './access-level-fields';
import { noHttpRequests } from './no-http-requests';
import { serverFields, testedApi } from './server-fields';
import {
	certificateFields,
	delegationFields,
	keyFields,
	mailboxFields,
} from './service-account-fields';

/** Never holds anything. */
const FILLED_IN = 'filledIn';

const loadCore = async (): Promise<typeof import('../gmail')> => await import('../gmail');

/**
 * A Workspace service account that acts for users (domain-wide delegation).
 *
 * Its test does two things. First n8n calls `preAuthentication` and saves what that returns: so a key pair is born in the
 * credential. Then it calls `authenticate`, which signs in for real.
 */
export class GmailServiceAccountApi implements ICredentialType {
	name = 'gmailServiceAccountApi';

	displayName = 'Gmail IMAP/SMTP Service Account API';

	icon: Icon = { light: 'file:../icons/gmail.svg', dark: 'file:../icons/gmail.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gmail/n8n-nodes-gmail-imap-smtp/blob/main/docs/service-account.md';

	// A key that acts for every mailbox of a company is for these nodes, not for any HTTP request.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		...keyFields,
		...certificateFields,
		...mailboxFields,
		...accessLevelFields,
		...delegationFields,
		{
			displayName: 'Key Pairs',
			name: KEY_PAIRS,
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Filled In',
			name: FILLED_IN,
			type: 'hidden',
			// n8n calls preAuthentication while a field of this kind is empty: this one always is.
			typeOptions: { expirable: true },
			default: '',
		},
		...serverFields,
		...noHttpRequests,
	];

	preAuthentication = async (credential: ICredentialDataDecryptedObject): Promise<IDataObject> => ({
		...(await fillServiceAccountForm(await loadCore(), credential)),
		[FILLED_IN]: '',
	});

	authenticate = async (
		credential: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const token = await proveServiceAccount(await loadCore(), credential);
		return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: testedApi,
			url: '/oauth2/v3/userinfo',
		},
	};
}
