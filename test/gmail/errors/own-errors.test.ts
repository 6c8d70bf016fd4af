import { generateKeyPairSync } from 'node:crypto';
import * as core from '../../../gmail';
import { requestKeylessToken } from '../../../gmail/auth/keyless';
import { requireSame } from '../../../gmail/check/signed-in-address';
import { GmailError } from '../../../gmail/errors';
import { findFolder } from '../../../gmail/imap/folders';
import { openConnection } from '../../../gmail/imap/connection';
import { checkLimits } from '../../../gmail/send/limits';
import { readOriginal } from '../../../gmail/send/original';
import { asReply } from '../../../gmail/send/reply';
import { inOneText } from '../../../nodes/shared/in-one-text';
import { serviceAccount } from '../../../nodes/shared/service-account';
import { isSection } from '../../guide-sections';

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

/** What this package says by itself, without a word of Google's: what goes wrong, and how to make it go wrong. */
const cases: [what: string, make: () => unknown][] = [
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

	it.each([
		['an address that is none', () => core.readAddresses('nobody', 'To')],
		['no recipient', () => checkLimits(nobody, { splits: false })],
		['no message to reply to', () => asReply(nobody, readOriginal({}))],
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
