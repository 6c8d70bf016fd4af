import { decisionOf } from '../../../gmail/ask/decision';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe('a reply decides by its first words', () => {
	it.each([
		['Yes'],
		['yes, please go ahead'],
		['OK'],
		['Okay.'],
		['*Approved*'],
		['"Approved"'],
		['I approve'],
		['Hi Anna,\n\nyes, that is fine.\n\nBest, Bob'],
		['Hello,\nApproved'],
		['Hallo Anna, ja, genehmigt.'],
		['Ja'],
		['Genehmigt'],
		['in Ordnung'],
		['Einverstanden, Gruß Jan'],
		['Oui'],
		["D'accord"],
		['D’accord pour moi'],
		['Approuvé.'],
		['Sí'],
		['si, adelante'],
		['De acuerdo'],
		['Sì'],
		['Va bene'],
		['Sim, aprovado'],
		['Akkoord'],
		['Godkendt'],
		['Godkjent'],
		['Godkänt'],
		['Zgoda'],
		['Ano'],
		['SCHVÁLENO'],
	])('%s: approved', (reply) => {
		expect(decisionOf(reply)).toBe('approved');
	});

	it.each([
		['No'],
		['no, too expensive'],
		['Nein, zu teuer'],
		['Rejected'],
		['Abgelehnt'],
		['nicht genehmigt'],
		['Not approved'],
		['not ok'],
		['Non'],
		["Pas d'accord"],
		['No, gracias'],
		['Não'],
		['nao'],
		['Nee'],
		['Niet akkoord'],
		['Nej tak'],
		['Nei'],
		['ikke godkendt'],
		['inte godkänt'],
		['Nie'],
		['Ne, díky'],
		['Non approvato'],
		['no aprobado'],
		['Dear Anna,\n\nno.'],
	])('%s: disapproved', (reply) => {
		expect(decisionOf(reply)).toBe('disapproved');
	});

	it.each([
		[''],
		['   \n'],
		['Hi Anna,'],
		['Why so much?'],
		['Yes?'],
		['OK? What is it about'],
		['yes or no?'],
		['No problem'],
		['No objections from my side'],
		['Not yet'],
		['nicht jetzt'],
		['I am out of office'],
		['Thanks, I will look at it'],
		['Yesterday we talked about it'],
		['Nothing to say'],
		['Japan is far'],
		['Northern office'],
		['Tak'],
		['We do not approve of this tone'],
		['Can you approve it yourself'],
		['<b>yes</b>'],
		['.'.repeat(10_000)],
	])('%s: undecided', (reply) => {
		expect(decisionOf(reply)).toBe('undecided');
	});

	it('takes the Polish yes where the mail is Polish', () => {
		const quoted = 'W dniu 28.11.2026 o 14:00, Anna napisała:\n> Czy zatwierdzasz?';
		expect(decisionOf('Tak', {}, `Tak\n\n${quoted}`)).toBe('approved');
	});

	it('takes the words of the workflow instead of its own', () => {
		const own = { approve: ['ship it', 'Kauf'], disapprove: ['hold'] };
		expect(decisionOf('Ship it!', own)).toBe('approved');
		expect(decisionOf('kauf das', own)).toBe('approved');
		expect(decisionOf('HOLD', own)).toBe('disapproved');
		expect(decisionOf('yes', own)).toBe('undecided');
	});

	it('reads a hostile reply in no time', () => {
		const before = performance.now();
		for (const reply of [
			`${'hi '.repeat(200_000)}`,
			'a'.repeat(1_000_000),
			`${' '.repeat(500_000)}yes`,
		])
			decisionOf(reply);
		expect(performance.now() - before).toBeLessThan(100);
	});
});
