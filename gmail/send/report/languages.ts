/** What a report itself says. */
export interface ReportWords {
	total: string;
	average: string;
	count: string;
	/** With `{rows}` in the place of how many there are. */
	hidden: string;
	/** Beside a total: values that are no numbers. With `{values}` in the place of how many there are. */
	leftOut: string;
}

/** Said so that it fits one row and many. */
const english: ReportWords = {
	total: 'Total',
	average: 'Average',
	count: 'Count',
	hidden: 'Rows not shown here: {rows}',
	leftOut: 'not counted: {values}',
};

const words = (
	total: string,
	average: string,
	count: string,
	hidden: string,
	leftOut: string,
): ReportWords => ({
	total,
	average,
	count,
	hidden: `${hidden}: {rows}`,
	leftOut: `${leftOut}: {values}`,
});

/** By the language of a tag (RFC 5646), or by language and script. */
const languages = new Map<string, ReportWords>([
	['en', english],
	['ar', words('الإجمالي', 'المتوسط', 'العدد', 'صفوف غير معروضة هنا', 'غير محسوبة')],
	['cs', words('Celkem', 'Průměr', 'Počet', 'Řádky, které zde nejsou zobrazeny', 'nezapočteno')],
	['da', words('I alt', 'Gennemsnit', 'Antal', 'Rækker, der ikke vises her', 'ikke medregnet')],
	[
		'de',
		words('Summe', 'Durchschnitt', 'Anzahl', 'Hier nicht gezeigte Zeilen', 'nicht mitgezählt'),
	],
	['es', words('Total', 'Promedio', 'Recuento', 'Filas que no se muestran aquí', 'sin contar')],
	[
		'fi',
		words(
			'Yhteensä',
			'Keskiarvo',
			'Lukumäärä',
			'Rivejä, joita ei näytetä tässä',
			'ei laskettu mukaan',
		),
	],
	['fr', words('Total', 'Moyenne', 'Nombre', 'Lignes non affichées ici', 'non comptés')],
	['he', words('סה"כ', 'ממוצע', 'כמות', 'שורות שאינן מוצגות כאן', 'לא נכללו')],
	['it', words('Totale', 'Media', 'Conteggio', 'Righe non mostrate qui', 'non conteggiati')],
	['ja', words('合計', '平均', '件数', 'ここに表示されていない行', '集計対象外')],
	['ko', words('합계', '평균', '개수', '여기에 표시되지 않은 행', '집계 제외')],
	['nb', words('Sum', 'Gjennomsnitt', 'Antall', 'Rader som ikke vises her', 'ikke medregnet')],
	['nl', words('Totaal', 'Gemiddelde', 'Aantal', 'Rijen die hier niet staan', 'niet meegeteld')],
	['pl', words('Suma', 'Średnia', 'Liczba', 'Wiersze niepokazane tutaj', 'nie wliczono')],
	['pt', words('Total', 'Média', 'Contagem', 'Linhas não mostradas aqui', 'não contados')],
	['ru', words('Итого', 'Среднее', 'Количество', 'Строки, не показанные здесь', 'не учтено')],
	['sv', words('Summa', 'Medelvärde', 'Antal', 'Rader som inte visas här', 'ej medräknade')],
	['tr', words('Toplam', 'Ortalama', 'Sayı', 'Burada gösterilmeyen satırlar', 'dahil edilmeyen')],
	['uk', words('Усього', 'Середнє', 'Кількість', 'Рядки, не показані тут', 'не враховано')],
	['zh', words('合计', '平均值', '计数', '此处未显示的行', '未计入')],
	['zh-Hant', words('合計', '平均值', '計數', '此處未顯示的列', '未計入')],
]);

/** Other names of the same language. */
const aliases = new Map([
	['no', 'nb'],
	['nn', 'nb'],
	['iw', 'he'],
]);

/**
 * The words of a report in a language; in English where it is not known here.
 *
 * @param chosen words of its sender; '' for the language's own
 */
export const reportWords = (tag: string, chosen: Partial<ReportWords> = {}): ReportWords => {
	const { language, script } = new Intl.Locale(tag).maximize();
	const known =
		languages.get(`${language}-${script}`) ??
		languages.get(aliases.get(language) ?? language) ??
		english;
	const own = (word: keyof ReportWords): string => (chosen[word] ?? '').trim() || known[word];
	return {
		total: own('total'),
		average: own('average'),
		count: own('count'),
		hidden: own('hidden'),
		leftOut: own('leftOut'),
	};
};
