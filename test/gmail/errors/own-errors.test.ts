import { generateKeyPairSync } from 'node:crypto';
import * as core from '../../../gmail';
import { requestKeylessToken } from '../../../gmail/auth/keyless';
import { requireSame } from '../../../gmail/check/signed-in-address';
import { GmailError } from '../../../gmail/errors';
import { findFolder } from '../../../gmail/imap/folders';
import { labelsUnknown, readLabel } from '../../../gmail/label-names';
import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { searchFor } from '../../../gmail/mailbox/search-messages';
import { checkLimits } from '../../../gmail/send/limits';
import { readOriginal } from '../../../gmail/send/original';
import { asReply } from '../../../gmail/send/reply';
import { inOneText } from '../../../nodes/shared/in-one-text';
import { readDate } from '../../../nodes/shared/read-date';
import { serviceAccount } from '../../../nodes/shared/service-account';
import { isSection } from '../../support/guide-sections';

const me = 'alice@example.test';
const account = (access: core.AccessLevel): core.Account => ({
	address: me,
	access,
	servers: core.googleServers,
	getToken: async () => 'never asked for',
});
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const email = 'mailer@project.iam.gserviceaccount.com';

const nobody: core.OutgoingMail = {
	senderName: '',
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: '',
	text: 'Hello',
	attachments: [],
};

const toBob: core.OutgoingMail = { ...nobody, to: [{ name: '', address: 'bob@example.test' }] };

const event: core.Event = {
	title: 'Lunch',
	start: '2026-12-01T12:00:00Z',
	end: '2026-12-01T13:00:00Z',
	allDay: false,
	location: '',
	description: '',
	uid: '',
	sequence: 0,
	cancels: false,
	organizer: { name: '', address: me },
	attendees: [],
};

const signs = { headers: {}, from: 'bob@example.test', recipients: ['bob@example.test'] };

/** What this package says by itself, without a word of Google's: what goes wrong, and how to make it go wrong. */
const cases: [what: string, make: () => unknown][] = [
	[
		'files that nobody can list',
		() => {
			throw core.filesUnknown(7, { account: me, folder: { path: 'INBOX' } } as Connection);
		},
	],
	['a box left unticked', () => core.requireScopes('openid', 'fullMail', me)],
	['a box left unticked, to send', () => core.requireScopes('openid', 'sendOnly', me)],
	['another account signed in', () => requireSame(me, 'bob@example.test')],
	[
		'IMAP with send only',
		async () => await openConnection({ account: account('sendOnly'), folder: 'INBOX' }),
	],
	['SMTP with send only', () => core.openSender(account('sendOnly'), 'smtp')],
	['a folder that Gmail hides from IMAP', async () => await findFolder(async () => [], '\\All')],
	['broken JSON', () => core.readKeyFile('{')],
	['an OAuth client file', () => core.readKeyFile('{"web":{}}')],
	['a federation file', () => core.readKeyFile('{"type":"external_account"}')],
	['a sign-in by gcloud', () => core.readKeyFile('{"type":"authorized_user"}')],
	['an impersonation', () => core.readKeyFile('{"type":"impersonated_service_account"}')],
	['another JSON', () => core.readKeyFile('{}')],
	['a PEM for a JSON', () => core.readKeyFile(pem)],
	['a JSON for a PEM', () => core.readPrivateKey(email, '{}')],
	['a certificate for a key', () => core.readPrivateKey(email, '-----BEGIN CERTIFICATE-----')],
	['a public key', () => core.readPrivateKey(email, '-----BEGIN PUBLIC KEY-----')],
	['a locked key', () => core.readPrivateKey(email, '-----BEGIN ENCRYPTED PRIVATE KEY-----')],
	['an SSH key', () => core.readPrivateKey(email, 'ssh-rsa AAAA')],
	['half a key', () => core.readPrivateKey(email, pem.slice(0, 300))],
	['no e-mail', () => core.readPrivateKey('', pem)],
	['keyless without leave', async () => await keyless()],
	['a credential without a key pair', () => serviceAccount(core, { keyFormat: 'certificate' })],
	[
		'a mailbox that is not allowed',
		() =>
			serviceAccount(
				core,
				{
					keyFormat: 'privateKey',
					privateKey: pem,
					serviceAccountEmail: email,
					mailboxAddress: me,
				},
				'bob@example.test',
			),
	],
];

const keyless = async (): Promise<core.Token> =>
	await requestKeylessToken({
		email,
		mailbox: me,
		access: 'fullMail',
		tokenUrl: 'https://oauth2.googleapis.com/token',
	});

const errorOf = async (make: () => unknown): Promise<GmailError> => {
	try {
		await make();
	} catch (error) {
		if (error instanceof GmailError) return error;
		throw error;
	}
	throw new Error('Nothing went wrong');
};

describe('what this package says by itself', () => {
	it.each(cases)(
		'of %s links to its section of the guide, and to where it is mended',
		async (_what, make) => {
			const error = await errorOf(make);
			expect([error.message, isSection(error.guide ?? '')]).toEqual([error.message, true]);
			expect(error.page).toMatch(/^https:/);
			expect(error.page?.includes('/blob/') ? isSection(error.page) : true).toBe(true);
		},
	);

	it.each<[what: string, make: () => unknown]>([
		['an address that is none', () => core.readAddresses('nobody', 'To')],
		['no recipient', () => checkLimits(nobody, { splits: false })],
		['no message to reply to', () => asReply(nobody, readOriginal({}))],
		['no message named', () => core.readReference('', me)],
		['words for a message', () => core.readReference('the first one', me)],
		['an item that is no message', () => core.readReference({ subject: 'x' }, me)],
		[
			"a message of another's",
			() => core.readReference({ id: '18c1a2b3c4d5e6f7', account: 'bob@example.test' }, me),
		],
		['a date that is none', () => readDate(core, 'Received After', 'soon')],
		['an invitation at no time', () => core.invitationTo({ ...event, start: 'soon' }, '<1@x>')],
		[
			'an invitation that ends too early',
			() => core.invitationTo({ ...event, end: '2026-01-01' }, '<1@x>'),
		],
		[
			'a header of its own',
			() => core.compose({ ...toBob, headers: [{ name: 'To', value: '' }] }, me),
		],
		['a link that is none', () => core.readUnsubscribe('example.com', '')],
		['an automatic reply', () => core.refuseAutoReply({ ...signs, kind: 'automaticReply' }, [me])],
		[
			'a search with half a bracket',
			() => searchFor({ query: '(a' }, { gmail: true, account: me }),
		],
		['a search that needs Gmail', () => searchFor({ query: 'a' }, { gmail: false, account: me })],
		['a label that Gmail gives', () => readLabel('SENT', [])],
		[
			'a label that is not there',
			() => {
				throw labelsUnknown(['Work'], me);
			},
		],
	])('of %s links to its section of the guide: it is mended in the node', async (_what, make) => {
		const error = await errorOf(make);
		expect([error.message, isSection(error.guide ?? '')]).toEqual([error.message, true]);
	});

	it('is one text where n8n shows one text: message, remedy, page', async () => {
		const error = await errorOf(() => core.readKeyFile('{'));
		expect(inOneText(error)).toBe(
			`The service account key is not valid JSON. Paste the whole content of the key file, from the first { to the last }. See ${core.pages.keyFileGuide}`,
		);
	});

	it('names the section of the guide where there is no page', () => {
		const error = new GmailError('A.', {
			code: 'unknown',
			retry: 'never',
			remedy: 'B.',
			guide: 'https://c/',
		});
		expect(inOneText(error)).toBe('A. B. See https://c/');
	});
});
