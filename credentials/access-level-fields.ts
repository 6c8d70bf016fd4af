import type { INodeProperties } from 'n8n-workflow';
import type { AccessLevel } from '../gmail/access-level';

const notice = (level: AccessLevel, displayName: string): INodeProperties => ({
	displayName,
	name: `${level}Notice`,
	type: 'notice',
	default: '',
	displayOptions: { show: { accessLevel: [level] } },
});

/** Chooses what a sign-in may do, and says it of the one chosen; the same words in both credentials. */
export const accessLevelFields: INodeProperties[] = [
	{
		displayName: 'Access Level',
		name: 'accessLevel',
		type: 'options',
		options: [
			{
				name: 'Full Mail',
				value: 'fullMail',
				description: 'Receive over IMAP, send over SMTP or the Gmail API',
			},
			{
				name: 'Send Only',
				value: 'sendOnly',
				description:
					'Send through the Gmail API and read nothing. Enough for reports and notifications.',
			},
		],
		default: 'fullMail',
	},
	notice(
		'fullMail',
		'Workflows can receive over IMAP, send over SMTP or the Gmail API, and change and delete mail.',
	),
	notice(
		'sendOnly',
		'Workflows can send through the Gmail API, and read nothing: Gmail IMAP Trigger does not work with it.',
	),
];
