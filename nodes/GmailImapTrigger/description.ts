import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';
import { actForField, authenticationField, credentials } from '../shared/authentication';

export const description: INodeTypeDescription = {
	displayName: 'Gmail IMAP Trigger',
	name: 'gmailImapTrigger',
	icon: { light: 'file:../../icons/gmail.svg', dark: 'file:../../icons/gmail.dark.svg' },
	group: ['trigger'],
	version: 1,
	subtitle: '={{ $parameter["mailbox"]["cachedResultName"] || $parameter["mailbox"]["value"] }}',
	description: 'Starts the workflow for each Gmail message, the moment it arrives',
	eventTriggerDescription: 'Waiting for a message to arrive',
	activationMessage: 'From now on, each message that arrives starts this workflow.',
	triggerPanel: {
		header: 'Fetch a message to build with',
		executionsHelp: {
			inactive:
				"<b>While building</b>, press 'Execute step': the newest message of the mailbox comes in, as often as you press.<br /><br /><b>To have each new message start the workflow</b>, publish it.",
			active:
				"<b>While building</b>, press 'Execute step': the newest message of the mailbox comes in, as often as you press.<br /><br />Each message that arrives starts the published workflow; see the executions list.",
		},
		activationHint:
			'Once you are done building, publish the workflow to have each new message start it.',
	},
	defaults: { name: 'Gmail IMAP Trigger' },
	inputs: [],
	outputs: [NodeConnectionTypes.Main],
	credentials,
	properties: [
		authenticationField,
		actForField,
		{
			displayName: 'Mailbox',
			name: 'mailbox',
			type: 'resourceLocator',
			default: { mode: 'list', value: 'INBOX', cachedResultName: 'INBOX' },
			required: true,
			description: 'The label or folder to watch',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: 'searchMailboxes', searchable: true },
				},
				{
					displayName: 'By Name',
					name: 'name',
					type: 'string',
					placeholder: 'e.g. Customers/New',
				},
			],
		},
		{
			displayName:
				'Attachments are listed with name, type and size, and not downloaded: their bytes stay in Gmail.',
			name: 'attachmentsNotice',
			type: 'notice',
			default: '',
		},
	],
};
