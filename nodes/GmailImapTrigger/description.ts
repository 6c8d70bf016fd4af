import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';
import { actForField, authenticationField, credentials } from '../shared/authentication';
import { mailboxField } from '../shared/mailbox-field';
import { afterwards } from './fields/afterwards';
import { attachmentFilters, downloadAttachments, format } from './fields/attachments';
import { filters } from './fields/filters';
import { options } from './fields/options';

export const description: INodeTypeDescription = {
	displayName: 'Gmail IMAP Trigger',
	name: 'gmailImapTrigger',
	icon: {
		light: 'file:../../icons/gmail-trigger.svg',
		dark: 'file:../../icons/gmail-trigger.dark.svg',
	},
	group: ['trigger'],
	version: 1,
	subtitle: '={{ $parameter["mailbox"].replace(/^\\\\/, "") }}',
	description: 'Starts the workflow for each Gmail message, the moment it arrives',
	eventTriggerDescription: 'Waiting for a message that matches',
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
			'The newest message that matches comes in at once. While none matches, this step waits for one: send it now, or loosen the filters. Once you are done building, publish the workflow.',
	},
	defaults: { name: 'Gmail IMAP Trigger' },
	inputs: [],
	outputs: [NodeConnectionTypes.Main],
	credentials,
	properties: [
		authenticationField,
		{
			...actForField,
			displayName: 'Mailboxes to Watch',
			typeOptions: { takes: 'names', empty: 'fromExpression' },
			placeholder: 'e.g. jane@example.com, john@example.com',
			description:
				'Addresses of users, separated by commas; each is watched by itself. Leave empty for the mailbox of the credential; any other one has to be allowed there.',
		},
		mailboxField({
			displayName: 'Label or Folder',
			name: 'mailbox',
			value: 'INBOX',
			cachedResultName: 'INBOX',
			description:
				'What to watch. With a label, the workflow starts for each message that gets it, at arrival or later; with All Mail, for each message that arrives.',
		}),
		format,
		downloadAttachments,
		attachmentFilters,
		filters,
		...afterwards,
		options,
	],
};
