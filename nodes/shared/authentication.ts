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
		testedBy: 'gmailServiceAccountTest',
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
