import { approveWords, decisionOf, disapproveWords } from '../../../gmail/ask/decision';

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

	it.each([
		// English
		['OK, I will not approve this'],
		['Ok, but no'],
		['Okay so the answer is no'],
		['yes no'],
		['Yes, reject it'],
		['Yes, but not before Friday'],
		['Yes. No. I am not sure'],
		['OK. I refuse.'],
		['OK, declined'],
		['Ok, I can’t approve that'],
		['ok I dont want this'],
		['Okay, I cannot agree'],
		['Yes, that is unacceptable'],
		['Yes, please cancel the order'],
		['OK, stop'],
		['Approved by nobody'],
		['Accepted? Never'],
		['OK, we disagree'],
		['Agreed, it must never be paid'],
		['Ok, unfortunately too expensive'],
		['Yes, if they pay first'],
		['OK, hold on'],
		['Yes 👎'],
		['Yes.\n\nActually, please do not pay.'],
		[`Yes, ${'I have thought about it. '.repeat(30)}So no.`],
		['OK,\nthe answer is\nno'],
		['Hello no, ok'],
		['ok, noooo'],
		['OK, too pricey'],
		['OK, hard pass'],
		['Agree to disagree'],
		['I confirm my refusal'],
		['OK/no'],
		['OK, I withdraw'],
		['Hi Anna,\n\nok, n\u200Bo'],
		['No, go ahead'],
		['No, fine, approved'],
		// German
		['Ja nein, lieber nicht'],
		['Ja, nicht bezahlen'],
		['Ok, das ist abgelehnt'],
		['Ja, ich lehne das ab'],
		['Okay, dann keine Zahlung'],
		['Ja, aber erst später'],
		['OK, leider zu teuer'],
		['Einverstanden bin ich damit nicht'],
		['In Ordnung ist das keinesfalls'],
		['Ja, bitte ablehnen'],
		['Ok, bitte stornieren'],
		['Passt gar nicht'],
		['Ok, verworfen'],
		['Ok, weise ich zurück'],
		['Bestätigt ist die Ablehnung'],
		['ja, nö'],
		['Jein'],
		['Nein, kein Problem'],
		['Nein, passt'],
		// French
		["D'accord, mais je n’accepte pas"],
		['Oui, je refuse'],
		['OK, avis défavorable'],
		['Ok, hors de question'],
		['OK, je ne suis pas d’accord'],
		['Oui et non'],
		['Ok, jamais'],
		['OK, annulez la commande'],
		['Si le prix baisse'],
		['Non, pas de problème'],
		// Spanish
		['Sí, pero no'],
		['Vale, no lo apruebo'],
		['Sí, rechazado'],
		['Apruebo que se rechace'],
		['Ok, desestimado'],
		['OK, nunca'],
		['Si baja el precio'],
		['De acuerdo, cancélalo'],
		['No hay ningún inconveniente'],
		// Italian
		['Sì, ma non adesso'],
		['Va bene, rifiuto'],
		['Ok, mai'],
		['Non c’è problema'],
		['Non ci sono obiezioni'],
		['Non lo so'],
		// Portuguese
		['Sim, mas não'],
		['Ok, recuso'],
		['Ok, indeferido'],
		['Não há problema'],
		['Sim, nunca'],
		// Dutch
		['Ja, maar niet betalen'],
		['Ok, geen betaling'],
		['Akkoord, afwijzen dus'],
		['Nee hoor, geen probleem'],
		// Danish, Norwegian, Swedish
		['Ja, men ikke nu'],
		['Ok, jeg afviser det'],
		['Ok, jeg avslår'],
		['Ok, underkänt'],
		['ok, det skal du ikke'],
		['Ja, det går inte'],
		['OK, nej'],
		['Nej, inga problem'],
		// Polish and Czech
		['Zgoda, ale nie płać'],
		['Ok, odmawiam'],
		['Zatwierdzam odmowę'],
		['Potvrzuji zamítnutí'],
		['Ok, niezgoda'],
		['Nie ma problemu'],
		['Ano, ale ne'],
		['Ok, nesouhlasím'],
		['Ano, neplaťte to'],
		['Ok, zamítám'],
		// Languages whose approvals are not read
		['OK, нет'],
		['Ok, не согласен'],
		['OK, いいえ'],
		['OK，不同意'],
		['OK, 아니요'],
		['OK, όχι'],
		['OK, לא'],
		['OK, لا'],
		['Ok, hayır'],
		['OK, nem'],
		['Ok, ei käy'],
	])('%s: says both, or neither, so nothing is decided', (reply) => {
		expect(decisionOf(reply)).toBe('undecided');
	});

	it.each([
		['Yes, no problem'],
		['Ja, kein Problem!'],
		['OK, no worries. Go ahead.'],
		['Oui, pas de souci'],
		['Ja, gerne'],
		['Ja tak'],
		['Yes, please pay it and let me know if you need anything'],
		['Sí, adelante, gracias'],
		['Oui, vous pouvez payer la facture'],
		['Ja, bitte noch heute bezahlen. Neue Adresse folgt.'],
		['Ok, next week is fine. Best, Niels'],
		['Va bene, grazie mille'],
		[
			'Yes\n\nThis e-mail is confidential. If you are not the intended recipient, do not read it and delete it.',
		],
		['Ja\n\nBitte prüfen Sie vor dem Ausdrucken, ob es nicht auch ohne geht. Der Umwelt zuliebe.'],
	])('%s: approves, and nothing in it refuses', (reply) => {
		expect(decisionOf(reply)).toBe('approved');
	});

	it.each([
		['No, not approved'],
		['Nein, nicht genehmigt'],
		['No, I don’t agree'],
		['No thanks'],
		['no this is too much'],
		['Nee, niet akkoord'],
		['Nie, dziękuję'],
		['Non, merci'],
	])('%s: refuses twice, and agrees to nothing', (reply) => {
		expect(decisionOf(reply)).toBe('disapproved');
	});

	it('never approves where any refusal follows any approval, in whatever language', () => {
		const joined = approveWords.flatMap((yes) =>
			disapproveWords.flatMap((no) => [`${yes} ${no}`, `${yes}, ${no}`, `${yes}. ${no}`]),
		);
		expect(joined.filter((reply) => decisionOf(reply) === 'approved')).toEqual([]);
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
		expect(decisionOf('Ship it, then hold', own)).toBe('undecided');
		expect(decisionOf('Ship it? Not yet', own)).toBe('undecided');
		expect(decisionOf('Ship it, but not today', own)).toBe('undecided');
		const russian = { approve: ['да'], disapprove: ['нет'] };
		expect(decisionOf('Да, спасибо', russian)).toBe('approved');
		expect(decisionOf('Да нет, наверное', russian)).toBe('undecided');
		expect(decisionOf('Да, не надо', russian)).toBe('undecided');
		expect(decisionOf('No problem', { approve: ['no problem'] })).toBe('approved');
		expect(decisionOf('No problem', { approve: ['ship it'] })).toBe('undecided');
	});

	it('reads a hostile reply in no time', () => {
		const before = performance.now();
		for (const reply of [
			`${'hi '.repeat(200_000)}`,
			'a'.repeat(1_000_000),
			`${' '.repeat(500_000)}yes`,
			`yes ${'go '.repeat(6_000)}`,
			`yes ${"n' ".repeat(6_000)}`,
			`no\n\n${'a '.repeat(9_000)}`,
		])
			decisionOf(reply);
		expect(performance.now() - before).toBeLessThan(100);
	});
});
