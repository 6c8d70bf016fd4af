import type { INodeProperties } from 'n8n-workflow';
import type { AccessLevel } from '../gmail/access-level';
import { scopesOf } from '../gmail/auth/scopes';

type KeyFormat = 'jsonKey' | 'privateKey' | 'certificate' | 'keyless';

const shownFor = (...keyFormat: KeyFormat[]) => ({ show: { keyFormat } });

const upload =
	'<a href="https://console.cloud.google.com/iam-admin/serviceaccounts" target="_blank">Google Cloud console &gt; Service Accounts</a> &gt; (account) &gt; Keys &gt; Add key &gt; Upload existing key';

/** How the service account proves who it is. */
export const keyFields: INodeProperties[] = [
	{
		displayName: 'Key',
		name: 'keyFormat',
		type: 'options',
		options: [
			{
				name: 'Certificate Made Here',
				value: 'certificate',
				description:
					'The private key is born in n8n and never leaves it; Google gets a certificate',
			},
			{
				name: 'Email and Private Key',
				value: 'privateKey',
				description: 'The two values on their own',
			},
			{
				name: 'JSON Key File',
				value: 'jsonKey',
				description: 'The file that Google Cloud console downloads',
			},
			{
				name: 'No Key (Google Cloud)',
				value: 'keyless',
				description: 'Google signs for the machine that n8n runs on',
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
		required: true,
		placeholder: '{ "type": "service_account", ... }',
		description: 'Paste the whole content of the key file',
		displayOptions: shownFor('jsonKey'),
	},
	{
		displayName: 'Service Account Email',
		name: 'serviceAccountEmail',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. mailer@my-project.iam.gserviceaccount.com',
		displayOptions: shownFor('privateKey', 'certificate', 'keyless'),
	},
	{
		displayName: 'Private Key',
		name: 'privateKey',
		type: 'string',
		typeOptions: { password: true, rows: 4 },
		default: '',
		required: true,
		placeholder: '-----BEGIN PRIVATE KEY----- ...',
		displayOptions: shownFor('privateKey'),
	},
	{
		displayName:
			'Google signs in the name of the machine that n8n runs on. Whoever runs n8n allows it with GMAIL_KEYLESS_ENABLED=true; the machine needs the role "Service Account Token Creator" on this service account.',
		name: 'keylessNotice',
		type: 'notice',
		default: '',
		displayOptions: shownFor('keyless'),
	},
];

/** The key pair that is born here, and the one that follows it. */
export const certificateFields: INodeProperties[] = [
	{
		displayName: `Saving makes the key pair. Close this form then and open it again: the certificate to upload is below. Upload it in ${upload}.`,
		name: 'certificateNotice',
		type: 'notice',
		default: '',
		displayOptions: shownFor('certificate'),
	},
	{
		displayName: 'Certificate Is Good for (Days)',
		name: 'validDays',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 365,
		description: 'For certificates made from now on; one that exists keeps its end',
		displayOptions: shownFor('certificate'),
	},
	{
		displayName: 'Certificate',
		name: 'publicCertificate',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'Made when you save',
		description: 'To upload at Google. Made here; what is typed over it has no effect.',
		displayOptions: shownFor('certificate'),
	},
	{
		displayName: 'Certificate State',
		name: 'publicCertificateState',
		type: 'string',
		default: '',
		placeholder: 'Told by each test',
		description: 'Whether Google knows the certificate, and when it ends, at the last test',
		displayOptions: shownFor('certificate'),
	},
	{
		displayName: 'Renew the Certificate',
		name: 'renew',
		type: 'boolean',
		default: false,
		description:
			'Whether to make a second certificate, to upload before the first one ends. The first stays in use until Google knows the second. Switch this off again afterwards.',
		displayOptions: shownFor('certificate'),
	},
	{
		displayName: 'Next Certificate',
		name: 'nextPublicCertificate',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'Made when you save',
		description: 'To upload at Google, in the same place as the first',
		displayOptions: { show: { keyFormat: ['certificate'], renew: [true] } },
	},
	{
		displayName: 'Next Certificate State',
		name: 'nextPublicCertificateState',
		type: 'string',
		default: '',
		placeholder: 'Told by each test',
		displayOptions: { show: { keyFormat: ['certificate'], renew: [true] } },
	},
];

/** Whose mail it is. */
export const mailboxFields: INodeProperties[] = [
	{
		displayName: 'Mailbox to Act For',
		name: 'mailboxAddress',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. support@example.com',
		description: 'Primary address of the user whose mail is received and sent',
	},
	{
		displayName: 'Allow Other Mailboxes',
		name: 'allowOtherMailboxes',
		type: 'boolean',
		default: false,
		description:
			'Whether nodes may name another mailbox of the Workspace. Everybody who may use this credential can then act for any user in it.',
	},
];

const scopesField = (level: AccessLevel): INodeProperties => ({
	displayName: 'Scopes',
	name: `${level}Scopes`,
	type: 'string',
	default: scopesOf[level].join(','),
	description: 'To copy, exactly as it stands. What is typed over it has no effect.',
	displayOptions: { show: { accessLevel: [level] } },
});

/** What a Workspace admin has to paste, for the access level chosen. */
export const delegationFields: INodeProperties[] = [
	{
		displayName:
			'A Workspace admin allows this once: client ID and scopes go into <a href="https://admin.google.com/ac/owl/domainwidedelegation" target="_blank">Admin console &gt; Security &gt; Access and data control &gt; API controls &gt; Domain-wide delegation</a>.',
		name: 'delegationNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Client ID',
		name: 'clientId',
		type: 'string',
		default: '',
		placeholder: 'Filled in by the test',
		description:
			'The number "client_id" of the key file, called "Unique ID" in Google Cloud console > Service Accounts > (account) > Details',
	},
	scopesField('fullMail'),
	scopesField('sendOnly'),
];
