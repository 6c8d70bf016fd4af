import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** The two ways to sign in, by the value of the field `authentication`. */
export const credentialTypes = {
	oAuth2: 'gmailMailOAuth2Api',
	serviceAccount: 'gmailServiceAccountApi',
} as const;

export type Authentication = keyof typeof credentialTypes;

export const credentials: INodeCredentialDescription[] = [
	{
		name: credentialTypes.oAuth2,
		required: true,
		displayOptions: { show: { authentication: ['oAuth2'] } },
	},
	{
		name: credentialTypes.serviceAccount,
		required: true,
		displayOptions: { show: { authentication: ['serviceAccount'] } },
	},
];

export const authenticationField: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{
			name: 'Sign In with Google (OAuth2)',
			value: 'oAuth2',
			description: 'One mailbox, connected by its owner',
		},
		{
			name: 'Service Account',
			value: 'serviceAccount',
			description: 'Any mailbox of a Google Workspace, allowed by its admin',
		},
	],
	default: 'oAuth2',
};

/** The mailbox that a service account acts for here, where its credential leaves that to the node. */
export const actForField: INodeProperties = {
	displayName: 'Mailbox to Act For',
	name: 'actFor',
	type: 'string',
	typeOptions: { empty: 'fromExpression' },
	default: '',
	placeholder: 'e.g. {{ $json.mailbox }}',
	description:
		'Address of the user. Leave empty for the mailbox of the credential; any other one has to be allowed there.',
	displayOptions: { show: { authentication: ['serviceAccount'] } },
};
