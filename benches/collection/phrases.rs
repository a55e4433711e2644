//! Parts of sentences, by language; those of English are in `english`.

/// Beginnings, verbs, objects and ends of sentences of a language.
pub(super) struct Phrases {
    pub(super) tag: &'static str,
    pub(super) parts: [&'static [&'static str]; 4],
    /// What stands between the parts, and between two sentences.
    pub(super) space: &'static str,
    pub(super) full_stop: &'static str,
}

/// All languages but English.
pub(super) const OTHERS: [Phrases; 8] = [
    Phrases {
        tag: "ja",
        parts: [
            &[
                "岩屋大臣は、",
                "双方は、",
                "先方から、",
                "日本側より、",
                "総理は会談の冒頭、",
            ],
            &[
                "日本産水産物の輸入再開について",
                "東シナ海情勢に関し",
                "拉致問題の即時解決に向け",
                "安全保障対話の強化を",
                "邦人の安全確保を",
            ],
            &[
                "改めて強く求めた",
                "深刻な懸念を表明した",
                "確認した",
                "率直な意見交換を行った",
                "一致した",
            ],
            &["", "と述べた", "ところである", "ことを歓迎した"],
        ],
        space: "",
        full_stop: "。",
    },
    Phrases {
        tag: "zh-Hans",
        parts: [
            &[
                "王毅表示，",
                "双方一致认为，",
                "中方强调，",
                "日方重申，",
                "外交部发言人指出，",
            ],
            &[
                "台湾问题是中国内政，",
                "应妥善处理核污染水问题，",
                "愿同各方加强沟通，",
                "要恪守四个政治文件，",
                "南海局势总体稳定，",
            ],
            &[
                "推动战略互惠关系",
                "反对任何形式的干涉",
                "维护地区和平稳定",
                "扩大人文交流",
                "尽快恢复磋商",
            ],
            &["", "取得新进展", "不容置疑", "符合双方利益"],
        ],
        space: "",
        full_stop: "。",
    },
    Phrases {
        tag: "ko",
        parts: [
            &["장관은", "양측은", "우리 정부는", "대변인은"],
            &[
                "북한의 미사일 발사를",
                "한일 관계의 개선을",
                "경제 안보 협력을",
                "강제징용 문제를",
            ],
            &[
                "강력히 규탄하고",
                "높이 평가하며",
                "심도 있게 논의하고",
                "거듭 확인하고",
            ],
            &[
                "긴밀히 소통하기로 했다",
                "유감을 표명했다",
                "협력을 당부했다",
            ],
        ],
        space: " ",
        full_stop: ".",
    },
    Phrases {
        tag: "fr",
        parts: [
            &[
                "Le ministre",
                "Les deux délégations",
                "L’ambassadeur",
                "La présidence",
            ],
            &[
                "a rappelé",
                "souligne",
                "s’est félicité de",
                "a regretté",
                "a demandé des éclaircissements sur",
            ],
            &[
                "l’accord conclu à Genève",
                "la situation des réfugiés",
                "l’état des négociations",
                "la liberté de navigation",
            ],
            &[
                "",
                "à l’issue de l’entretien",
                "sans préjudice des droits de chacun",
                "dès que possible",
            ],
        ],
        space: " ",
        full_stop: ".",
    },
    Phrases {
        tag: "ru",
        parts: [
            &["Министр", "Стороны", "Посол", "Российская делегация"],
            &[
                "подтвердил приверженность",
                "выразил обеспокоенность по поводу",
                "вновь поднял вопрос о",
                "напомнил о",
            ],
            &[
                "договорённостях",
                "положении на границе",
                "ограничении вооружений",
                "экономическом сотрудничестве",
            ],
            &[
                "",
                "в ходе переговоров",
                "по итогам встречи",
                "в духе взаимного уважения",
            ],
        ],
        space: " ",
        full_stop: ".",
    },
    Phrases {
        tag: "de",
        parts: [
            &[
                "Die Bundesregierung",
                "Der Staatssekretär",
                "Beide Seiten",
                "Das Auswärtige Amt",
            ],
            &[
                "begrüßte ausdrücklich",
                "äußerte sich besorgt über",
                "verwies erneut auf",
                "hält fest an",
            ],
            &[
                "die Überprüfung des Abkommens",
                "die Lage an der Grenze",
                "den Grundsatz der Freizügigkeit",
                "die Fischereirechte",
            ],
            &[
                "",
                "im Anschluss an das Gespräch",
                "ohne Vorbedingungen",
                "gemäß früheren Beschlüssen",
            ],
        ],
        space: " ",
        full_stop: ".",
    },
    Phrases {
        tag: "es",
        parts: [
            &[
                "El canciller",
                "Ambas partes",
                "La misión",
                "El señor embajador",
            ],
            &[
                "reiteró su apoyo a",
                "manifestó preocupación por",
                "solicitó información sobre",
                "celebró",
            ],
            &[
                "la delimitación marítima",
                "el acuerdo de pesca",
                "la situación de los connacionales",
                "el año próximo",
            ],
            &[
                "",
                "durante la reunión",
                "con carácter de urgencia",
                "en el marco de la comisión mixta",
            ],
        ],
        space: " ",
        full_stop: ".",
    },
    Phrases {
        tag: "ar",
        parts: [
            &["أكد الوزير", "شدد الجانبان على", "أعرب السفير عن"],
            &["أهمية", "ضرورة مواصلة", "القلق إزاء"],
            &[
                "الحوار بين الدولتين",
                "الوضع الإنساني",
                "اتفاق وقف إطلاق النار",
            ],
            &["", "في أقرب وقت", "خلال اللقاء"],
        ],
        space: " ",
        full_stop: ".",
    },
];
