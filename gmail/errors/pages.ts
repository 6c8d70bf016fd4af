const repository = 'https://github.com/n8n-nodes-gmail/n8n-nodes-gmail-imap-smtp';

const docs = `${repository}/blob/main/docs`;

/** Where something is mended: the page of Google's console, of Google's help, or of this package's guides. */
export const pages = {
	delegation: 'https://admin.google.com/ac/owl/domainwidedelegation',
	appAccess: 'https://admin.google.com/ac/owl/list?tab=configuredApps',
	sessionControl: 'https://support.google.com/a/answer/9368756',
	users: 'https://admin.google.com/ac/users',
	endUserAccess: 'https://admin.google.com/ac/apps/gmail/enduseraccess',
	workspaceApps: 'https://admin.google.com/ac/appslist/core',
	additionalServices: 'https://admin.google.com/ac/appslist/additional',
	clients: 'https://console.cloud.google.com/auth/clients',
	audience: 'https://console.cloud.google.com/auth/audience',
	dataAccess: 'https://console.cloud.google.com/auth/scopes',
	serviceAccounts: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
	gmailApi: 'https://console.cloud.google.com/apis/library/gmail.googleapis.com',
	quotas: 'https://console.cloud.google.com/apis/api/gmail.googleapis.com/quotas',
	gmail: 'https://mail.google.com/',
	imapSettings: 'https://mail.google.com/mail/u/0/#settings/fwdandpop',
	searchHelp: 'https://support.google.com/mail/answer/7190',
	sendAs: 'https://mail.google.com/mail/u/0/#settings/accounts',
	labels: 'https://mail.google.com/mail/u/0/#settings/labels',
	drafts: 'https://mail.google.com/mail/u/0/#drafts',
	sent: 'https://mail.google.com/mail/u/0/#sent',
	connections: 'https://myaccount.google.com/connections',
	status: 'https://www.google.com/appsstatus/dashboard/',
	bandwidth: 'https://support.google.com/a/answer/1071518',
	sendingLimits: 'https://support.google.com/a/answer/166852',
	smtpCodes: 'https://support.google.com/a/answer/3726730',
	senderRules: 'https://support.google.com/mail/answer/81126',
	messageSize: 'https://support.google.com/mail/?p=MaxSizeError',
	blockedContent: 'https://support.google.com/mail/?p=BlockedMessage',
	storage: 'https://support.google.com/mail/?p=OverQuotaTemp',
	unknownAddress: 'https://support.google.com/mail/?p=NoSuchUser',
	apiAnswers: 'https://developers.google.com/workspace/gmail/api/guides/handle-errors',
	clientGuide: `${docs}/oauth-client.md`,
	accessGuide: `${docs}/oauth-client.md#access-levels`,
	boxesGuide: `${docs}/oauth-client.md#leave-all-boxes-ticked`,
	addressGuide: `${docs}/oauth-client.md#which-mailbox-it-is`,
	keyFileGuide: `${docs}/service-account.md#json-key-file`,
	privateKeyGuide: `${docs}/service-account.md#e-mail-and-private-key`,
	otherMailboxesGuide: `${docs}/service-account.md#more-than-one-mailbox`,
	proxyGuide: `${docs}/proxy.md#in-the-credential`,
	keylessGuide: `${docs}/service-account.md#no-key-at-all`,
	certificateGuide: `${docs}/certificate.md#make-the-certificate`,
	uploadGuide: `${docs}/certificate.md#upload-it`,
	troubleshooting: `${docs}/troubleshooting.md`,
	issues: `${repository}/issues`,
} as const;

/**
 * The section of the troubleshooting guide about a message of the table: the guide calls the mailbox
 * user@example.com, and GitHub makes anchors of its headings.
 */
export const guideTo = (message: string): string => {
	const heading = message.replaceAll('{mailbox}', 'user@example.com').toLowerCase();
	const anchor = heading.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
	return `${pages.troubleshooting}#${anchor}`;
};
