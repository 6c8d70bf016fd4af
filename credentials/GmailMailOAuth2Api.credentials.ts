import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { signInScopes } from '../gmail/auth/scopes';
import { accessLevelFields } from './access-level-fields';
import { noHttpRequests } from './no-http-requests';
import { secureOr, serverFields, testedApi } from './server-fields';

/** Google's address, or that of a field; what is not of HTTPS leads nowhere, and its name says why: secrets go there. */
const other = (field: string, google: string): string =>
	`={{ ${secureOr('$self', field, google)} }}`;

/** Google sign-in of one person: one consent serves IMAP, SMTP and the Gmail API. */
export class GmailMailOAuth2Api implements ICredentialType {
	name = 'gmailMailOAuth2Api';

	displayName = 'Gmail IMAP/SMTP OAuth2 API';

	extends = ['googleOAuth2Api'];

	icon: Icon = { light: 'file:../icons/gmail.svg', dark: 'file:../icons/gmail.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-gmail/n8n-nodes-gmail-imap-smtp/blob/main/docs/oauth-client.md';

	properties: INodeProperties[] = [
		...noHttpRequests,
		...accessLevelFields,
		{
			displayName:
				'Another access level takes effect at the next sign-in: press "Switch account", or "Sign in with Google" where no account is connected.',
			name: 'signInNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Mailbox Address',
			name: 'address',
			type: 'string',
			default: '',
			placeholder: 'e.g. support@example.com',
			description: 'Leave empty to use the address of the account that signs in',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{ $self["accessLevel"] === "sendOnly" ? "${signInScopes.sendOnly.join(' ')}" : "${signInScopes.fullMail.join(' ')}" }}`,
		},
		...serverFields,
		{
			displayName: 'Consent URL',
			name: 'consentUrl',
			type: 'string',
			default: 'https://accounts.google.com/o/oauth2/v2/auth',
			displayOptions: { show: { customServers: [true] } },
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: other('consentUrl', 'https://accounts.google.com/o/oauth2/v2/auth'),
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: other('tokenUrl', 'https://oauth2.googleapis.com/token'),
		},
	];

	test: ICredentialTestRequest = {
		request: {
			baseURL: testedApi,
			url: '/oauth2/v3/userinfo',
		},
	};
}
