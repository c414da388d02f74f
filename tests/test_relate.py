"""Linking: which number belongs to which name, grade, group and time, over sentences of our own.

What holds with the weights that ship is held; a sentence that new weights read otherwise is looked at before its row is
changed.
"""

from __future__ import annotations

import signal

import pytest

from abstrax import extract

#: A drug, its amount, how often and how.
DOSES = [
    ("Methods: Adults were given bimekizumab 160 mg every 4 weeks or placebo.", "drug amount unit every purpose", {("bimekizumab", 160, "mg", "4 weeks", "study")}),
    ("Results: Prednisone was tapered from 20 mg/day to 5 mg/day by week 24.", "drug amount unit every", {("prednisone", 20, "mg", "1 day"), ("prednisone", 5, "mg", "1 day")}),
    ("Methods: Patients received methotrexate 7.5-15 mg weekly by mouth.", "drug amount amount_high unit every", {("methotrexate", 7.5, 15, "mg", "1 week")}),
    ("Methods: A single infusion of obexatug at 2×106 cells/kg followed fludarabine 30 mg/m2 daily for 3 days.", "drug amount unit", {("fludarabine", 30, "mg/m2"), ("obexatug", 2e6, "cells/kg")}),
    ("Methods: Rituximab 1000 mg was infused intravenously on days 1 and 15.", "drug amount unit route", {("rituximab", 1000, "mg", "iv")}),
    ("Methods: Subjects were randomised to secukinumab 150 mg, secukinumab 300 mg or placebo every 4 weeks.", "drug amount unit", {("secukinumab", 150, "mg"), ("secukinumab", 300, "mg")}),
    ("Methods: Patients on a stable prednisone dose of ≤10 mg/day were eligible.", "drug amount op unit every", {("prednisone", 10, "<=", "mg", "1 day")}),
    ("Results: The median prednisone dose was 7.5 mg/day at baseline.", "drug amount stat when", {("prednisone", 7.5, "median", "baseline")}),
    ("Case presentation: She was treated with intravenous methylprednisolone 1 g daily for 3 days.", "drug amount unit every duration route", {("intravenous methylprednisolone", 1, "g", "1 day", "3 days", "iv")}),
    ("Methods: Tofacitinib 5 mg twice daily was compared with adalimumab 40 mg every 2 weeks.", "drug amount every", {("adalimumab", 40, "2 weeks"), ("tofacitinib", 5, "12 hours")}),
    ("Results: CRS was treated with tocilizumab 8 mg/kg in 2 patients.", "drug amount unit", {("tocilizumab", 8, "mg/kg")}),
    ("Methods: Patients took hydroxychloroquine 200 or 400 mg daily.", "drug amount unit", {("hydroxychloroquine", 200, "mg"), ("hydroxychloroquine", 400, "mg")}),
    ("Methods: Patients received fludarabine 30 mg/m2 and cyclophosphamide 500 mg/m2 for lymphodepletion.", "drug amount unit", {("cyclophosphamide", 500, "mg/m2"), ("fludarabine", 30, "mg/m2")}),
    ("Methods: Patients were randomised to secukinumab 150 mg, 300 mg or placebo 4-weekly.", "drug amount every", {("secukinumab", 150, "4 weeks"), ("secukinumab", 300, "4 weeks")}),
    ("Methods: Patients received 50 mg (n=9), 90 mg (n=8) or 120 mg (n=9) secukinumab every 4 weeks.", "drug amount every", {("secukinumab", 50, "4 weeks"), ("secukinumab", 90, "4 weeks"), ("secukinumab", 120, "4 weeks")}),
    ("Methods: Secukinumab was compared with placebo; 150 mg was given every 4 weeks.", "drug amount", {("secukinumab", 150)}),
    ("Methods: Patients received 4-weekly secukinumab 150 mg.", "drug amount every", {("secukinumab", 150, "4 weeks")}),
    ("Methods: CAR T cells followed fludarabine and cyclophosphamide, 1×106 cells/kg.", "drug amount", {("CAR T cells", 1e6)}),
    ("Methods: Infliximab 5 mg/Kg was infused every 8 weeks.", "drug amount unit every", {("infliximab", 5, "mg/kg", "8 weeks")}),
    ("Results: Iloprost was raised from 0.5 to 2.0 ng/kg/min over 5 days.", "drug amount unit", {("iloprost", 0.5, "ng/kg/min"), ("iloprost", 2, "ng/kg/min")}),
    ("Methods: Mice received ABX-101 at 3×1011 vg/kg of body weight.", "drug amount unit", {("ABX-101", 3e11, "vg/kg")}),
    ("Methods: Mice were infected with BCG at 3×106 CFU.", "drug amount unit", {("BCG", 3e6, "CFU")}),
    ("Methods: Patients were infused with CAR T cells at 1×106/kg.", "drug amount unit", {("CAR T cells", 1e6, "cells/kg")}),
    ("Methods: Each was given 5×107 CAR T cells/infusion.", "drug amount unit", {("CAR T cells", 5e7, "cells")}),
    ("Methods: Fludarabine was given before CAR T cells at 1×106 cells/kg.", "drug amount unit", {("CAR T cells", 1e6, "cells/kg")}),
    ("Methods: Patients were randomised to nelantirast 120 mg or nothing.", "drug amount unit", {("nelantirast", 120, "mg")}),
    ("Results: The change in prednisone was -5 mg.", "drug amount", set()),
]

#: A measure, its value, whose and when; what changed, and what is a limit.
SCORES = [
    ("Results: Mean age was 45.2 ± 12.1 years and median disease duration 8 years (IQR 3-14).", "name value unit stat spread spread_low spread_high", {("age", 45.2, "years", "mean", "sd", 12.1, None), ("disease duration", 8, "years", "median", "iqr", 3, 14)}),
    ("Results: The mean DAS28-CRP decreased from 5.6 to 2.9 at week 12.", "name value role when", {("DAS28-CRP", 2.9, "level", "week 12"), ("DAS28-CRP", 5.6, "level", "baseline")}),
    ("Results: At week 24 the mRSS decreased by 8.3 points.", "name value role direction when", {("mRSS", 8.3, "change", "down", "week 24")}),
    ("Results: Mean HAQ-DI changed by -0.45 from baseline to week 16.", "name value role when", {("HAQ-DI", -0.45, "change", "week 16")}),
    ("Results: Proteinuria fell by 62% at month 6.", "name value unit role direction when", {("proteinuria", 62, "%", "percent_change", "down", "month 6")}),
    ("Results: Serum urate was reduced by 31% with the new drug.", "name value role direction", {("serum urate", 31, "percent_change", "down")}),
    ("Methods: Patients with SLEDAI-2K ≥6 and an eGFR above 30 mL/min/1.73m2 were enrolled.", "name value op role", {("SLEDAI-2K", 6, ">=", "threshold"), ("eGFR", 30, ">", "threshold")}),
    ("Methods: Eligible patients were aged 18 to 75 years.", "name value value_high unit role", {("age", 18, 75, "years", "threshold")}),
    ("Methods: Remission was defined as a CDAI ≤2.8.", "name value op role", {("CDAI", 2.8, "<=", "threshold")}),
    ("Results: A 54-year-old woman presented with a CRP of 120 mg/L.", "name value unit role", {("CRP", 120, "mg/L", "level"), ("age", 54, "years", "level")}),
    # in the story of one patient all is told of the patient
    ("Results: A 54-year-old woman presented with gout. Overall, all laboratory values were normal, and CRP was 120 mg/L.", "name value group", {("age", 54, "patient"), ("CRP", 120, "patient")}),
    ("Results: Mean BASDAI was 3.1 with drug and 5.4 with placebo at week 12.", "name value when", {("BASDAI", 3.1, "week 12"), ("BASDAI", 5.4, "week 12")}),
    ("Results: Median follow-up was 26 months (range 3-61).", "name value unit stat spread spread_low spread_high", {("follow-up", 26, "months", "median", "range", 3, 61)}),
    ("Results: Mean CRP was 24, 11 and 6 mg/L at weeks 0, 4 and 12.", "name value unit when", {("CRP", 11, "mg/L", "week 4"), ("CRP", 24, "mg/L", "week 0"), ("CRP", 6, "mg/L", "week 12")}),
    ("Results: FVC improved from 68% to 74% at month 12.", "name value unit when", {("FVC", 68, "%", "baseline"), ("FVC", 74, "%", "month 12")}),
    ("Results: Serious infections occurred at a rate of 2.1/100 PY.", "value unit", {(2.1, "/100 PY")}),
    ("Results: Mean Zellborg fatigue index was 33.5 at baseline.", "name value stat when", {("Zellborg fatigue index", 33.5, "mean", "baseline")}),
    ("Results: Higher mean KOLR index (4.1 vs 2.7) was seen in smokers.", "value", {(2.7,), (4.1,)}),
    ("Results: In patient 2, C3 rose from 0.4 g/L to 0.9 g/L.", "name value unit group stat", {("C3", 0.4, "g/L", "patient 2", "single"), ("C3", 0.9, "g/L", "patient 2", "single")}),
    ("Results: The mean SLEDAI score was 11.4 (SD 4.2) with belimumab and 8.9 (SD 3.8) with placebo.", "name value spread spread_low group", {("SLEDAI", 11.4, "sd", 4.2, "belimumab"), ("SLEDAI", 8.9, "sd", 3.8, "placebo")}),
    ("Results: LS mean change in PASI was -12.1 (95% CI -13.4 to -10.8) with ixekizumab.", "name value role spread spread_low spread_high", {("PASI", -12.1, "change", "ci95", -13.4, -10.8)}),
    ("Results: Pain VAS dropped from 62 to 31 mm after 3 months.", "name value when", {("Pain VAS", 31, "month 3"), ("Pain VAS", 62, "baseline")}),
    ("Results: Creatinine was 1.8 (3.29) mg/dL at onset.", "name value unit spread_low", {("creatinine", 1.8, "mg/dL", 3.29)}),
    ("Results: In patient 2 the 6MWT rose from 440 m to 650 m.", "name value unit group", {("6MWT", 440, "m", "patient 2"), ("6MWT", 650, "m", "patient 2")}),
    ("Results: Median time to response was 29 days.", "name value unit stat", {("time to response", 29, "days", "median")}),
    ("Results: Median SLEDAI-2K fell from 13 (IQR 9-17) to 4 (0-6) at week 24.", "name value when", {("SLEDAI-2K", 13, "baseline"), ("SLEDAI-2K", 4, "week 24")}),
    ("Results: In the 3 rd patient CK fell, and hsTropT was lower after 8 weeks (110 vs. 260ng/L).", "name value unit group when stat", {("hsTropT", 110, "ng/L", "patient 3", "week 8", "single"), ("hsTropT", 260, "ng/L", "patient 3", "baseline", "single")}),
    ("Results: The 1 st patient did well: FVC held (43 vs. 39% at baseline), DLCO rose (40 vs. 29%).", "name value unit group when", {("DLCO", 29, "%", "patient 1", "baseline"), ("DLCO", 40, "%", "patient 1", None), ("FVC", 39, "%", "patient 1", "baseline"), ("FVC", 43, "%", "patient 1", None)}),
    ("Results: SU had fallen by 38.2% and 35.9%, to 5.5 and 5.6 mg/dL.", "name value role direction", {("SU", 38.2, "percent_change", "down"), ("SU", 35.9, "percent_change", "down"), ("SU", 5.5, "level", None), ("SU", 5.6, "level", None)}),
    ("Results: ACPA titers had dropped by 39% in LD and 57% in HD at W24, versus 4% in PBO.", "value role group", {(39, "percent_change", "LD"), (57, "percent_change", "HD"), (4, "percent_change", "PBO")}),
    ("Results: Serum IgG decreased by 1.9 g/L on sarilumab, CRP by 31%, and the IFN score by only 6%.", "name value role direction", {("Serum IgG", 1.9, "change", "down"), ("CRP", 31, "percent_change", "down"), ("IFN score", 6, "percent_change", "down")}),
    ("Results: Body weight shrank by 12% and the eGFR climbed by 9%.", "value role direction", {(12, "percent_change", "down"), (9, "percent_change", "up")}),
    ("Results: CRP normalised quickly (890 to 105 mg/L).", "name value when unit", {("CRP", 105, None, "mg/L"), ("CRP", 890, "baseline", "mg/L")}),
]

#: An event, its grade, how often; lists of grades and of events, and statements of none.
GRADES = [
    ("Results: CRS occurred in 9 patients (75%), grade 1 in 7 and grade 2 in 2; no ICANS was seen.", "event grade n", {("CRS", "1", 7), ("CRS", "2", 2), ("CRS", "any", 9), ("ICANS", "any", 0)}),
    ("Results: No deaths, opportunistic infections or malignancies were reported.", "event n", {("death", 0), ("malignancy", 0), ("opportunistic infection", 0)}),
    ("Results: Serious adverse events were reported in 12 (8%) patients on drug and 15 (10%) on placebo.", "event grade n percent", {("serious adverse event", "serious", 12, 8), ("serious adverse event", "serious", 15, 10)}),
    ("Results: Grade 3 or 4 neutropenia occurred in 4 patients (40%).", "event grade n percent", {("neutropenia", "3-4", 4, 40)}),
    ("Results: The most common adverse events were headache (12%), nausea (9%) and nasopharyngitis (7%).", "event percent", {("headache", 12), ("nasopharyngitis", 7), ("nausea", 9)}),
    ("Results: Infections occurred in 5 patients: herpes zoster (n=2), pneumonia (n=2) and cystitis (n=1).", "event n", {("cystitis", 1), ("herpes zoster", 2), ("infection", 5), ("pneumonia", 2)}),
    ("Results: One patient developed grade 1 CRS.", "event grade n", {("CRS", "1", 1)}),
    ("Results: Grade 1 CRS was seen in 6 and grade 2 CRS in 1 patient; ICANS did not occur.", "event grade n", {("CRS", "1", 6), ("CRS", "2", 1)}),
    ("Results: No serious adverse events occurred.", "event grade n", {("serious adverse event", "serious", 0)}),
    ("Results: There was no neurotoxicity of any grade.", "event n", {("neurotoxicity", 0)}),
    ("Results: Treatment-emergent adverse events occurred in 71.2% with secukinumab and 69.9% with placebo.", "event percent group", {("treatment-emergent adverse event", 69.9, "placebo"), ("treatment-emergent adverse event", 71.2, "secukinumab")}),
    ("Results: Mild injection site reactions were noted in 3 patients.", "event grade n", {("injection site reaction", "mild", 3)}),
    ("Results: There were 14 serious infections in 11 patients.", "event n counted", {("serious infection", 11, "patients"), ("serious infection", 14, "events")}),
    ("Results: CRS of grade 2 or higher occurred in 15% of patients.", "event grade percent", {("CRS", ">=2", 15)}),
    ("Results: Severe adverse events were seen in 3 patients.", "event grade n", {("adverse event", "severe", 3)}),
    ("Results: Gr ≥3 neutropenia was seen in 12 patients and Gr 2 CRS in 3.", "event grade n", {("CRS", "2", 3), ("neutropenia", ">=3", 12)}),
    ("Results: CRS was grade 1 in 6 patients and grade 2 in 3 (1 DL2, 2 DL3).", "event grade n", {("CRS", "1", 6), ("CRS", "2", 1), ("CRS", "2", 2), ("CRS", "2", 3)}),
    ("Results: Pneumonia was the most common adverse event (12%).", "event percent", {("pneumonia", 12)}),
    ("Results: No grade 3 cytopenia or serious infection was recorded.", "event grade n", {("cytopenia", "3", 0), ("serious infection", "serious", 0)}),
    ("Results: Grade ≥3 TEAEs occurred in 5 pts (36.4%): lymphopenia (n=4) and urinary tract infection (n=1).", "event grade n", {("TEAEs", ">=3", 5), ("lymphopenia", ">=3", 4), ("urinary tract infection", ">=3", 1)}),
    ("Results: Grade 4 neutropenia was observed in 9 (90%) vs 4 (33%) patients.", "event grade n", {("neutropenia", "4", 4), ("neutropenia", "4", 9)}),
    ("Results: Infections were reported in 38 (57.6%) vs 35 (53.8%) patients and were serious in 6 (9.1%) vs 5 (7.7%).", "grade n", {("any", 35), ("any", 38), ("serious", 5), ("serious", 6)}),
]

#: Who and what was counted, of whom and when.
COUNTS = [
    ("Methods: A total of 120 patients were enrolled.", "what n", {("participants", 120)}),
    ("Results: Thirty-one (48%) achieved low disease activity.", "what n percent label", {("with", 31, 48, "low disease activity")}),
    ("Results: Of 240 patients screened, 180 were randomised.", "what n", {("participants", 180), ("screened", 240)}),
    ("Methods: Patients were randomised to placebo (n=97) or sarilumab (n=101).", "what n group", {("arm", 101, "sarilumab"), ("arm", 97, "placebo")}),
    ("Results: Forty patients (31 women) were included.", "what n", {("female", 31), ("participants", 40)}),
    ("Results: Mean age was 51 years and 72% were female.", "what percent", {("female", 72)}),
    ("Results: We studied 60 adults, of whom 22 (37%) were men.", "what n percent", {("male", 22, 37), ("participants", 60, None)}),
    ("Results: Three patients (5%) died during follow-up.", "what n percent", {("died", 3, 5)}),
    ("Results: 12 patients discontinued treatment because of adverse events.", "what n", {("discontinued", 12)}),
    ("Results: Of 80 participants, 74 (92.5%) completed the study.", "what n percent", {("completed", 74, 92.5), ("participants", 80, None)}),
    ("Methods: We searched three databases; 26 studies were included.", "what n", {("records", 26), ("records", 3)}),
    ("Results: Kidney biopsies were available; 48 biopsies were analysed.", "what n", {("records", 48)}),
    ("Results: ACR20 response at week 24 was 62% with tofacitinib and 31% with placebo.", "what percent group label when", {("with", 31, "placebo", "ACR20 response", "week 24"), ("with", 62, "tofacitinib", "ACR20 response", "week 24")}),
    ("Results: ACR20/50/70 responses were reached by 61%, 40% and 22% at week 24.", "what percent", {("with", 22), ("with", 40), ("with", 61)}),
    ("Results: Hypertension (45%), diabetes (20%) and obesity (38%) were frequent.", "what percent label", {("with", 20, "diabetes"), ("with", 38, "obesity"), ("with", 45, "Hypertension")}),
    ("Results: 7/12 patients (58%) reached DORIS remission at week 24.", "what n of percent label when", {("with", 7, 12, 58, "DORIS remission", "week 24")}),
    ("Results: LLDAS at week 52 was reached by 45% of the anifrolumab group vs 28% of the placebo group.", "what percent group when label", {("with", 28, "placebo", "week 52", "LLDAS"), ("with", 45, "anifrolumab", "week 52", "LLDAS")}),
    ("Results: The response was kept in 58.5% (n/N: 158/270) at week 52.", "what n of percent when", {("with", 158, 270, 58.5, "week 52")}),
    ("Results: At weeks 12 and 24, 40% and 55% were in remission.", "what percent when", {("with", 40, "week 12"), ("with", 55, "week 24")}),
    ("Results: Anti-Smith antibodies were positive in 15 (65%) of 23 patients.", "what n of percent", {("with", 15, 23, 65)}),
    ("Results: The study included 44 patients with giant cell arteritis and 50 healthy controls.", "what n", {("arm", 50), ("participants", 44)}),
    ("Results: Relapses occurred in 8 of 30 patients.", "what n of", {("with", 8, 30)}),
    ("Results: Two patients (4%) died of sepsis.", "what n percent", {("died", 2, 4)}),
    ("Results: Remission was reached by 40% at week 12 and 55% at week 24.", "what percent when", {("with", 40, "week 12"), ("with", 55, "week 24")}),
    ("Results: Uveitis (n=3), psoriasis (n=5) and colitis (n=2) had come before.", "what n label", {("with", 2, "colitis"), ("with", 3, "Uveitis"), ("with", 5, "psoriasis")}),
    ("Results: Remission rates were 30% and 44% at weeks 12 and 24, respectively.", "what percent when", {("with", 30, "week 12"), ("with", 44, "week 24")}),
    ("Results: Clinical remission was achieved in 41% (infliximab) vs 29% (placebo).", "what percent group", {("with", 29, "placebo"), ("with", 41, "infliximab")}),
    ("Results: None of the patients died.", "what n", {("died", 0)}),
]

#: An estimate with its interval and p; inherited down a list, and named behind or in a bracket.
EFFECTS = [
    ("Results: Flares were rarer with the new regimen (HR 0.61, 95% CI 0.42-0.88; p=0.01).", "measure value ci_low ci_high p", {("HR", 0.61, 0.42, 0.88, "0.01")}),
    ("Results: Smoking went with relapse (OR=0.83, 95% CI [0.75-0.91]), as did CKD (0.86 [0.79-0.95]).", "measure value ci_low ci_high", {("OR", 0.83, 0.75, 0.91), ("OR", 0.86, 0.79, 0.95)}),
    ("Results: Higher counts protected (IRR per 100 eosinophils/mm³: 0.58, 95% CI 0.41-0.82).", "measure value ci_low ci_high", {("IRR", 0.58, 0.41, 0.82)}),
    ("Results: Erosions grew (average annual percent change [AAPC] 2.4, 95% CI 1.1 to 3.7).", "measure value ci_low ci_high", {("AAPC", 2.4, 1.1, 3.7)}),
    ("Results: SLEDAI correlated with IFN score (r=0.54, p<0.001).", "measure value p", {("r", 0.54, "<0.001")}),
    ("Results: KL-6 predicted progression with an AUC of 0.82 (95% CI 0.74-0.90).", "measure value ci_low ci_high", {("AUC", 0.82, 0.74, 0.9)}),
    ("Results: The index had a sensitivity of 91% and a specificity of 78%.", "measure value", {("sensitivity", 91), ("specificity", 78)}),
    ("Results: Risk of death was higher in men (adjusted hazard ratio 1.4, 95% confidence interval 1.2 to 1.9).", "measure value ci_low ci_high", {("HR", 1.4, 1.2, 1.9)}),
    ("Results: After adjustment, the odds ratio was 2.3 (1.2-4.4).", "measure value ci_low ci_high", {("OR", 2.3, 1.2, 4.4)}),
    ("Results: Risk rose for women (HR 1.2, 95% CI 1.0-1.5), smokers (1.6, 1.2-2.1) and the obese (1.3, 1.1-1.7).", "measure value ci_low ci_high", {("HR", 1.2, 1, 1.5), ("HR", 1.3, 1.1, 1.7), ("HR", 1.6, 1.2, 2.1)}),
    ("Results: The mean difference in pain between groups was -1.1 (95% CI -1.8 to -0.4).", "measure value ci_low ci_high", {("MD", -1.1, -1.8, -0.4)}),
    ("Results: Age (β=0.21, p=0.03) and BMI (β=0.34, p=0.001) were independent predictors.", "measure value p", {("beta", 0.21, "0.03"), ("beta", 0.34, "0.001")}),
    ("Results: Incidence was doubled (IRR 2.04; 95% CI 1.5, 2.8).", "measure value ci_low ci_high", {("IRR", 2.04, 1.5, 2.8)}),
    ("Results: Inter-reader agreement was good (ICC 0.88, kappa 0.71).", "measure value", {("ICC", 0.88), ("kappa", 0.71)}),
    ("Results: Women had more fractures (RR 1.9, P = 9.79×10⁻⁵).", "measure value p", {("RR", 1.9, "9.79×10⁻⁵")}),
    ("Results: Models with IL-6 did better (AUC 0.81, 95% CI 0.74-0.88), CRP alone worse (0.65, 95% CI 0.55-0.74).", "measure value ci_low ci_high", {("AUC", 0.65, 0.55, 0.74), ("AUC", 0.81, 0.74, 0.88)}),
    ("Results: The AUC of CRP for predicting a flare within a year was 0.71.", "measure value", {("AUC", 0.71)}),
    ("Results: Older age went with flares (OR 1.12 per year, 95% CI 1.05 to 1.19).", "measure value ci_low ci_high", {("OR", 1.12, 1.05, 1.19)}),
    ("Results: Flares were rarer by 80% (HR0.20; 95% CI: 0.11, 0.35; p< 0.0001).", "measure value ci_low ci_high p", {("HR", 0.2, 0.11, 0.35, "<0.0001")}),
    ("Results: Fatigue improved (g=-0.53, 95% CI -0.81 to -0.25) and so did skin (SMC -0.21, 95% CI -0.3 to -0.1).", "measure value ci_low ci_high", {("SMC", -0.21, -0.3, -0.1), ("g", -0.53, -0.81, -0.25)}),
    ("Results: The geometric mean ratio was 1.04 (90% CI 0.95-1.14).", "measure value ci_low ci_high", {("GMR", 1.04, 0.95, 1.14)}),
    ("Results: Smoking raised the risk, Exp(B) = 2.1 (95% CI 1.3-3.4).", "measure value ci_low ci_high", {("OR", 2.1, 1.3, 3.4)}),
    ("Results: The classifier had a precision of 0.81 and a recall of 0.77.", "measure value", {("precision", 0.81), ("recall", 0.77)}),
]

_CELLS = "Background: CAR T cells are new. Blinatumomab was not given; blinatumomab is no CAR T cell. "
_DRUG = "Background: Zetamab is an antibody; zetamab is new. "
#: What comes before a sentence, the sentence, and what each drug in it is given for.
PURPOSES = [
    (_CELLS, "Methods: Cyclophosphamide 300 mg/m2 was given on D -5, followed by the cells.", {("cyclophosphamide", "conditioning")}),
    (_DRUG, "Methods: Cyclophosphamide 300 mg/m2 was given on D -5, followed by the drug.", {("cyclophosphamide", "study")}),
    (_DRUG, "Methods: Methylprednisolone 100 mg was given before the first dose of zetamab 15 mg.", {("methylprednisolone", "premedication"), ("zetamab", "study")}),
    (_DRUG, "Methods: Methotrexate 10 mg was given before the first dose of zetamab 15 mg.", {("methotrexate", "study"), ("zetamab", "study")}),
    (_DRUG, "Results: Tocilizumab 8 mg/kg was needed by 5 patients.", {("tocilizumab", "rescue")}),
    (_CELLS, "Results: Tocilizumab 8 mg/kg was given to 5 patients.", {("tocilizumab", "rescue")}),
    (_DRUG, "Results: Tocilizumab 8 mg/kg was given to 5 patients.", {("tocilizumab", "study")}),
    (_DRUG, "Results: IgG fell, and all patients got IVIG 0.4 g/kg.", {("IVIG", "rescue")}),
    (_CELLS, "Results: A CMV reactivation was cleared with valganciclovir 900 mg.", {("valganciclovir", "rescue")}),
    (_DRUG, "Results: She flared despite mycophenolate 2 g daily and received zetamab 100 mg.", {("mycophenolate", "background"), ("zetamab", "study")}),
    (_DRUG, "Results: She took mycophenolate 2 g daily and received zetamab 100 mg.", {("mycophenolate", "study"), ("zetamab", "study")}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "sentence", "wanted"), PURPOSES, ids=[row[1][9:60] for row in PURPOSES])
def test_what_a_drug_is_given_for(before: str, sentence: str, wanted: set[tuple[str, str]]) -> None:
    assert {(fact.drug, fact.purpose) for fact in extract(before + sentence).facts if fact.kind == "dose"} == wanted


ROWS = [
    (kind, *row)
    for kind, rows in (("dose", DOSES), ("score", SCORES), ("grade", GRADES), ("count", COUNTS), ("effect", EFFECTS))
    for row in rows
]


@pytest.mark.parametrize(("kind", "text", "fields", "wanted"), ROWS, ids=[f"{row[0]} {row[1][9:50]}" for row in ROWS])
def test_numbers_are_linked(kind: str, text: str, fields: str, wanted: set[tuple[object, ...]]) -> None:
    found = {tuple(getattr(fact, field) for field in fields.split()) for fact in extract(text).facts if fact.kind == kind}
    assert found == wanted


def test_every_kind_of_count_and_role_of_score_is_shown() -> None:
    assert {values[0] for _, fields, wanted in COUNTS if fields.startswith("what") for values in wanted} == {
        "participants", "screened", "arm", "female", "male", "completed", "discontinued", "died", "with", "records",
    }  # fmt: skip
    roles = {values[fields.split().index("role")] for _, fields, wanted in SCORES if "role" in fields for values in wanted}
    assert roles == {"level", "change", "percent_change", "threshold"}


def test_words_and_brackets_after_a_measure_are_read_at_once() -> None:
    def late(number: int, frame: object) -> None:
        raise AssertionError("reading one sentence took more than ten seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(10)
    try:
        extract("Results: Those with RA OR bought expensive synthetic treatments (medicines) 3 times a year.")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


#: An abstract that gives a number and its share twice, and as what it is kept.
AGAIN = [
    ("Results: Of 45 patients, 17 (38%) had fibrosis. Nodules were found in 17 (38%) of them.", ["fibrosis", "Nodules"]),
    ("Results: Fever occurred in 24 (20%) patients. Conclusions: Of all, 24 (20%) were febrile.", ["Fever"]),
    ("Results: Remission was reached by 24 (20%) patients. Remission at last was seen in 24 (20%) patients.", ["Remission at last"]),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "labels"), AGAIN, ids=[row[1][0] for row in AGAIN])
def test_what_is_said_again_is_kept_once_and_what_is_not_is_kept(abstract: str, labels: list[str]) -> None:
    shares = [fact.label for fact in extract(abstract).facts if fact.kind == "count" and fact.percent]
    assert shares == labels


#: What was counted is said once of a pair or a list: shares and their label.
SAID_ONCE = [
    ("Smokers had more fever (n=21, 31%; vs n=11, 14%; p=0.02) and arthritis (n=44, 65%; vs n=40, 51%).", {51.0: "arthritis"}),
    ("Smokers more frequently had dental insurance (41.2% vs 30.5%, p value < 0.01).", {41.2: "dental insurance", 30.5: "dental insurance"}),
    ("Of all, 70% of rheumatologists had diagnosed the patients themselves (vs 58% of GPs and 38% of pain specialists).", {58.0: "diagnosed the patients themselves", 38.0: "diagnosed the patients themselves"}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "wanted"), SAID_ONCE, ids=[row[0][:30] for row in SAID_ONCE])
def test_what_was_counted_is_said_once(sentence: str, wanted: dict[float, str]) -> None:
    found = {fact.percent: fact.label for fact in extract(f"Results: {sentence}").facts if fact.kind == "count"}
    assert {percent: found.get(percent) for percent in wanted} == wanted
