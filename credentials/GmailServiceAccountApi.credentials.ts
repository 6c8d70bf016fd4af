import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import type { AccessLevel } from '../gmail/access-level';
import { scopesOf } from '../gmail/auth/scopes';
import { accessLevelField, serverFields } from './server-fields';

/** What a Workspace admin has to paste, for the access level chosen. */
const delegationNotice = (level: AccessLevel): INodeProperties => ({
	displayName: `A Workspace admin allows this once, in <a href="https://admin.google.com/ac/owl/domainwidedelegation" target="_blank">Admin console &gt; Security &gt; API controls &gt; Domain-wide delegation</a>.<br>Client ID: the number "client_id" of the service account.<br>Scopes: ${scopesOf[level].join(',')}`,
	name: `${level}Notice`,
	type: 'notice',
	default: '',
	displayOptions: { show: { accessLevel: [level] } },
});

/** A Workspace service account that acts for users (domain-wide delegation). Tested by the nodes: it signs in for real. */
export class GmailServiceAccountApi implements ICredentialType {
	name = 'gmailServiceAccountApi';

	displayName = 'Gmail Service Account API';

	icon: Icon = { light: 'file:../icons/gmail.svg', dark: 'file:../icons/gmail.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-gmail/n8n-nodes-gmail-imap-smtp#service-account';

	// A key that acts for every mailbox of a company is for these nodes, not for any HTTP request.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Key',
			name: 'keyFormat',
			type: 'options',
			options: [
				{
					name: 'JSON Key File',
					value: 'jsonKey',
					description: 'The file that Google Cloud console downloads',
				},
				{
					name: 'Email and Private Key',
					value: 'privateKey',
					description: 'The two values on their own',
				},
			],
			default: 'jsonKey',
		},
		{
			displayName: 'JSON Key',
			name: 'jsonKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '{ "type": "service_account", ... }',
			description: 'Paste the whole content of the key file',
			displayOptions: { show: { keyFormat: ['jsonKey'] } },
		},
		{
			displayName: 'Service Account Email',
			name: 'serviceAccountEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. mailer@my-project.iam.gserviceaccount.com',
			displayOptions: { show: { keyFormat: ['privateKey'] } },
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY----- ...',
			displayOptions: { show: { keyFormat: ['privateKey'] } },
		},
		{
			displayName: 'Mailbox to Act For',
			name: 'mailboxAddress',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. support@example.com',
			description: 'Primary address of the user whose mail is received and sent',
		},
		accessLevelField,
		delegationNotice('fullMail'),
		delegationNotice('sendOnly'),
		...serverFields,
	];
}
